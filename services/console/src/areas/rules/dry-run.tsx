import type { Operations } from '@jiesu/contracts';
import { Alert, Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Labelled, UrgencyTag } from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import {
  type PlaceChoice,
  PlaceField,
  ProblemTypePicker,
  useDebounced,
  useProblemTypes,
} from '../../parts/pickers.tsx';
import { useRead } from '../../queries.ts';
import { useSession } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import type { RuleChange } from './draft.ts';

type Body = Operations['previewDispatch']['body'];
type Preview = Operations['previewDispatch']['reply'];
const KINDS = ['complaint', 'help', 'report', 'consultation', 'suggestion'] as const;
const LEVELS = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
const longEnough = 4;

/** 试派: what the rules say to a text, a place or a type; with a draft, before and after. */
export function DryRunDialog(props: { readonly change: RuleChange | undefined; readonly close: () => void }) {
  const text = useText();
  const label = useLabel();
  const { may } = useSession();
  const placeName = usePlaceName();
  const { nameOf } = useProblemTypes();
  const [words, setWords] = useState('');
  const [type, setType] = useState<string>();
  const [placeText, setPlaceText] = useState('');
  const [place, setPlace] = useState<PlaceChoice>();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('complaint');
  const [level, setLevel] = useState<(typeof LEVELS)[number]>();
  const asked = useDebounced(words.trim(), 300);
  const guess = useRead(
    'suggest',
    { body: { text: asked.slice(0, 4000) } },
    { enabled: asked.length >= longEnough && may('suggest'), keep: true, lasting: true },
  );
  const found = asked.length >= longEnough ? guess.data : undefined;
  const problemType = type ?? found?.problemType.code;
  const at: Partial<PlaceChoice> = place ?? found?.place ?? {};
  const urgency = level ?? found?.urgency.level ?? 'ordinary';
  const body: Body = {
    problemType: problemType ?? 'L01',
    place: {
      ...(at.districtId ? { districtId: at.districtId } : {}),
      ...(at.streetId ? { streetId: at.streetId } : {}),
      ...(at.communityId ? { communityId: at.communityId } : {}),
    },
    urgency,
    kind,
    text: asked,
  };
  const enabled = problemType !== undefined;
  const before = useRead('previewDispatch', { body }, { enabled, keep: true });
  const after = useRead(
    'previewDispatch',
    { body: props.change ? { ...body, change: props.change } : body },
    { enabled: enabled && props.change !== undefined, keep: true },
  );
  useKeys(text.rules.dryRun, [], { modal: true });
  return (
    <Modal
      open
      width={760}
      title={text.rules.dryRun}
      onCancel={props.close}
      footer={
        <div className="row end">
          <Button onClick={props.close}>
            {text.common.close} <Caps keys="esc" />
          </Button>
        </div>
      }
    >
      <div className="stack">
        <Labelled id="dry-text" label={text.rules.dryText}>
          <Input.TextArea
            id="dry-text"
            autoFocus
            rows={3}
            maxLength={4000}
            value={words}
            placeholder={text.rules.dryTextHint}
            onChange={(event) => setWords(event.target.value)}
          />
        </Labelled>
        <div className="claims">
          <Labelled id="dry-type" label={text.intake.problemType}>
            <ProblemTypePicker
              id="dry-type"
              value={type}
              placeholder={found ? nameOf(found.problemType.code) : text.pickers.problemType}
              onChange={setType}
            />
          </Labelled>
          <Labelled id="dry-place" label={text.common.place}>
            <PlaceField
              id="dry-place"
              value={placeText}
              placeholder={found ? placeName(found.place) : text.pickers.place}
              onType={(typed) => {
                setPlaceText(typed);
                setPlace(undefined);
              }}
              onChoose={(chosen) => {
                setPlaceText(chosen.text);
                setPlace(chosen);
              }}
            />
          </Labelled>
          <Labelled id="dry-kind" label={text.rules.requestKind}>
            <Select
              id="dry-kind"
              value={kind}
              onChange={setKind}
              options={KINDS.map((value) => ({ value, label: label(value, 'RequestKind') }))}
            />
          </Labelled>
          <Labelled id="dry-level" label={text.rules.urgency}>
            <Select
              id="dry-level"
              value={urgency}
              onChange={setLevel}
              options={LEVELS.map((value) => ({ value, label: label(value, 'Urgency') }))}
            />
          </Labelled>
        </div>
        {before.error ? <ErrorNote error={before.error} /> : null}
        {after.error ? <ErrorNote error={after.error} /> : null}
        {enabled ? (
          <div className="claims">
            <Answer title={props.change ? text.rules.before : text.rules.answer} preview={before.data} />
            {props.change ? <Answer title={text.rules.after} preview={after.data} /> : null}
          </div>
        ) : (
          <Alert type="info" showIcon title={text.rules.dryHint} />
        )}
      </div>
    </Modal>
  );
}

function Answer({ title, preview }: { readonly title: string; readonly preview: Preview | undefined }) {
  const text = useText();
  const unitName = useUnitName();
  return (
    <section className="claim" aria-live="polite">
      <h3>{title}</h3>
      {preview ? (
        <>
          <p className="strong">
            {preview.outcome === 'review' ? text.rules.dispatcher : (preview.unitName ?? '')}{' '}
            {preview.tier ? <UrgencyTag level={preview.tier} /> : null}
          </p>
          {preview.assistUnitIds.length > 0 ? (
            <p>
              {text.common.aside(
                text.rules.assists,
                text.common.list(preview.assistUnitIds.map((id) => unitName(id))),
              )}
            </p>
          ) : null}
          <p className="wrap">{preview.because}</p>
          {preview.ruleId ? <p className="mono small soft">{preview.ruleId}</p> : null}
          {preview.runnerUp ? (
            <p className="small soft">{text.objections.runnerUp(unitName(preview.runnerUp.unitId))}</p>
          ) : null}
        </>
      ) : (
        <p className="soft">{text.common.loading}</p>
      )}
    </section>
  );
}
