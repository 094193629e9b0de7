import { AimOutlined, CheckOutlined, HistoryOutlined, LockOutlined } from '@ant-design/icons';
import type { OperationId } from '@jiesu/contracts';
import { Alert, App, Button, Checkbox, Input, type InputRef, Radio, Skeleton } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { ApiError } from '../../api.ts';
import { draftStore } from '../../drafts.ts';
import { dayTime, percent, stopwatch } from '../../format.ts';
import { useKeys } from '../../keyboard.tsx';
import { useNow } from '../../now.ts';
import {
  Caps,
  Confidence,
  DimensionTag,
  Highlighted,
  PageHead,
  Panel,
  StageTag,
  UrgencyTag,
  Words,
} from '../../parts/basics.tsx';
import { ErrorNote } from '../../parts/errors.tsx';
import { usePlaceName, useUnitName } from '../../parts/names.ts';
import { PlaceField, useDebounced, useProblemTypes } from '../../parts/pickers.tsx';
import { SimilarToText } from '../../parts/similar.tsx';
import { useCommand, useRead } from '../../queries.ts';
import { usePrincipal } from '../../session.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import {
  type Entry,
  emptyEntry,
  entryFrom,
  isEmpty,
  mayLookUp,
  normalPhone,
  type Offer,
  offersOf,
  type Settlement,
  type Suggestion,
  take,
  toDraft,
} from './desk.ts';
import { Follow } from './follow.tsx';
import { Recent } from './recent.tsx';
import { SettleDialog } from './settle.tsx';

const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;
const TARGET_SECONDS = 60;
const touches: readonly OperationId[] = ['listRequests', 'callerHistory'];

export function IntakePage() {
  const text = useText();
  const label = useLabel();
  const { message } = App.useApp();
  const principal = usePrincipal();
  const { nameOf } = useProblemTypes();
  const placeName = usePlaceName();
  const drafts = useMemo(
    () =>
      draftStore(sessionStorage, localStorage, {
        userId: principal.userId,
        form: 'intake',
        personal: ['phone', 'name'],
      }),
    [principal.userId],
  );
  const [kept] = useState(() => drafts.load());
  const [entry, setEntry] = useState<Entry>(() => entryFrom(kept?.fields));
  const [restored, setRestored] = useState(() => !isEmpty(entryFrom(kept?.fields)));
  const [begunAt, setBegunAt] = useState<number | undefined>(() => (kept ? kept.savedAt : undefined));
  const [settling, setSettling] = useState<Settlement['outcome']>();
  const [complaint, setComplaint] = useState<string>();
  const [followed, setFollowed] = useState<
    readonly { readonly requestId: string; readonly seconds: number | undefined }[]
  >([]);
  const phoneField = useRef<InputRef>(null);
  const textField = useRef<TextAreaRef>(null);
  const create = useCommand('createRequest', touches);

  const change = (part: Partial<Entry>): void => {
    setEntry((before) => ({ ...before, ...part }));
    setComplaint(undefined);
    setBegunAt((before) => before ?? Date.now());
  };
  const settled = useDebounced(entry, 250);
  useEffect(() => {
    drafts.save({ ...settled, ...(isEmpty(settled) ? { kind: '', hint: undefined } : {}) }, Date.now());
  }, [drafts, settled]);

  const asked = settled.text.trim();
  const suggest = useRead(
    'suggest',
    {
      body: {
        text: asked.slice(0, 4000),
        ...(settled.address.trim() ? { address: settled.address.trim().slice(0, 200) } : {}),
      },
    },
    { enabled: asked.length >= 4, keep: true, lasting: true },
  );
  const suggestion = asked.length >= 4 ? suggest.data : undefined;
  const offers = suggestion
    ? offersOf(suggestion, entry.hint, {
        type: nameOf,
        place: (place) => placeName(place),
        urgency: (level) => label(level, 'Urgency'),
      })
    : [];

  const callerPhone = normalPhone(settled.phone);
  const history = useRead(
    'callerHistory',
    { body: { phone: callerPhone } },
    { enabled: mayLookUp(callerPhone) },
  );
  const petitionerRef = mayLookUp(callerPhone) ? history.data?.petitionerRef : undefined;
  const similarAsked = {
    text: asked,
    ...(settled.address.trim() ? { address: settled.address.trim().slice(0, 200) } : {}),
    ...(settled.hint.communityId ? { communityId: settled.hint.communityId } : {}),
    ...(settled.hint.streetId ? { streetId: settled.hint.streetId } : {}),
    ...(settled.hint.problemType ? { problemType: settled.hint.problemType } : {}),
    ...(petitionerRef ? { petitionerRef } : {}),
  };

  const clear = (): void => {
    if (isEmpty(entry)) return;
    const before = { entry, begunAt };
    reset();
    const key = 'cleared';
    void message.open({
      key,
      type: 'info',
      duration: 10,
      content: (
        <span>
          {text.intake.cleared}
          <Button
            type="link"
            onClick={() => {
              setEntry(before.entry);
              setBegunAt(before.begunAt);
              message.destroy(key);
              textField.current?.focus();
            }}
          >
            {text.common.undo}
          </Button>
        </span>
      ),
    });
  };
  const reset = (): void => {
    setEntry(emptyEntry);
    drafts.clear();
    setBegunAt(undefined);
    setRestored(false);
    setComplaint(undefined);
    create.reset();
    phoneField.current?.focus();
  };

  const submit = (settlement?: Settlement): void => {
    if (create.isPending) return;
    if (entry.text.trim() === '') {
      setComplaint(text.intake.needText);
      textField.current?.focus();
      return;
    }
    if (entry.phone.trim() !== '' && !mayLookUp(entry.phone)) {
      setComplaint(text.intake.oddPhone);
      phoneField.current?.focus();
      return;
    }
    const seconds = begunAt === undefined ? undefined : (Date.now() - begunAt) / 1000;
    // The draft says when the call began; without it the server takes now.
    create.mutate(
      { body: toDraft(entry, undefined, settlement) },
      {
        onSuccess: ({ id }) => {
          setFollowed((before) => [{ requestId: id, seconds }, ...before].slice(0, 2));
          setSettling(undefined);
          reset();
        },
      },
    );
  };
  const fieldError = (name: string): string | undefined =>
    create.error instanceof ApiError
      ? create.error.fields.find((field) => field.field === name || field.field.endsWith(`.${name}`))?.message
      : undefined;

  useKeys(text.intake.title, [
    { keys: 'ctrl+enter', label: text.intake.submit, inFields: true, run: () => submit() },
    ...offers.map((offer, at) => ({
      keys: `alt+${at + 1}`,
      label: text.intake.takeOffer(offer.label),
      inFields: true,
      run: () => change({ hint: take(entry.hint, offer) }),
    })),
    {
      keys: 'alt+0',
      label: text.intake.takeAll,
      inFields: true,
      disabled: offers.length === 0,
      run: () => takeAll(),
    },
    { keys: 'alt+a', label: text.intake.answer, inFields: true, run: () => setSettling('answered') },
    { keys: 'alt+d', label: text.intake.dispose, inFields: true, run: () => setSettling('disposed') },
    { keys: 'alt+p', label: text.intake.toPhone, inFields: true, run: () => phoneField.current?.focus() },
    { keys: 'alt+t', label: text.intake.toText, inFields: true, run: () => textField.current?.focus() },
    ...KINDS.map((kind, at) => ({
      keys: `alt+shift+${at + 1}`,
      label: text.intake.setKind(label(kind, 'RequestKind')),
      inFields: true,
      run: () => change({ kind }),
    })),
    { keys: 'escape', label: text.intake.clear, inFields: true, run: clear },
  ]);

  const takeAll = (): void => {
    let hint = entry.hint;
    for (const field of ['type', 'place', 'urgency'] as const) {
      const first = offers.find((offer) => offer.field === field);
      if (first && !first.taken) hint = take(hint, first);
    }
    change({ hint });
  };

  // On top between two calls; below what matters once the next call has begun.
  const follows = followed.map((one) => (
    <Follow
      key={one.requestId}
      requestId={one.requestId}
      seconds={one.seconds}
      close={() => setFollowed((all) => all.filter((other) => other !== one))}
    />
  ));

  return (
    <div className="page intake">
      <PageHead title={text.intake.title} sub={text.intake.sub}>
        <Stopwatch begunAt={begunAt} />
      </PageHead>
      <div className="intake-columns">
        <div className="stack">
          <Panel>
            {restored ? (
              <Alert
                type="info"
                showIcon
                className="gap-below"
                icon={<HistoryOutlined />}
                title={text.intake.restored}
                action={
                  <Button size="small" onClick={clear}>
                    {text.intake.startNew}
                  </Button>
                }
                closable={{ onClose: () => setRestored(false) }}
              />
            ) : null}
            <form
              onSubmit={(event) => {
                event.preventDefault();
                submit();
              }}
              className="stack tight"
            >
              <div className="intake-who">
                <Field id="phone" label={text.intake.phone} error={fieldError('phone')}>
                  <Input
                    id="phone"
                    ref={phoneField}
                    autoFocus
                    inputMode="tel"
                    autoComplete="off"
                    maxLength={40}
                    value={entry.phone}
                    placeholder={text.intake.phoneHint}
                    onChange={(event) => change({ phone: event.target.value })}
                    onKeyDown={(event) => {
                      if (event.key === 'Enter' && !event.ctrlKey && !event.nativeEvent.isComposing) {
                        event.preventDefault();
                        textField.current?.focus();
                      }
                    }}
                  />
                </Field>
                <Field id="name" label={text.intake.name}>
                  <Input
                    id="name"
                    autoComplete="off"
                    maxLength={60}
                    value={entry.name}
                    placeholder={text.intake.nameHint}
                    onChange={(event) => change({ name: event.target.value })}
                  />
                </Field>
                <div className="intake-secret">
                  <Checkbox
                    checked={entry.confidential}
                    onChange={(event) => change({ confidential: event.target.checked })}
                  >
                    <LockOutlined /> {text.intake.confidential}
                  </Checkbox>
                </div>
              </div>
              <Field
                id="text"
                label={text.intake.text}
                error={fieldError('text')}
                extra={
                  <span className={entry.text.length > 3800 ? 'late' : 'faint'}>
                    {text.intake.length(entry.text.length)}
                  </span>
                }
              >
                <MarkedText
                  field={textField}
                  value={entry.text}
                  placeholder={text.intake.textHint}
                  words={
                    suggestion
                      ? {
                          type: suggestion.problemType.words,
                          place: suggestion.place.words,
                          urgency: suggestion.urgency.words,
                          dimension: suggestion.dimensions.primary.words,
                        }
                      : {}
                  }
                  onChange={(words) => change({ text: words })}
                />
              </Field>
              <Field id="address" label={text.intake.place} error={fieldError('address')}>
                <PlaceField
                  id="address"
                  value={entry.address}
                  placeholder={text.intake.placeHint}
                  onType={(address) => change({ address })}
                  onChoose={(place) =>
                    change({
                      address: place.text,
                      hint: {
                        ...(entry.hint.problemType ? { problemType: entry.hint.problemType } : {}),
                        ...(entry.hint.urgency ? { urgency: entry.hint.urgency } : {}),
                        ...(place.districtId ? { districtId: place.districtId } : {}),
                        ...(place.streetId ? { streetId: place.streetId } : {}),
                        ...(place.communityId ? { communityId: place.communityId } : {}),
                      },
                    })
                  }
                  onEnter={() => submit()}
                />
              </Field>
              <Field id="kind" label={text.intake.kind}>
                <Radio.Group
                  id="kind"
                  optionType="button"
                  buttonStyle="solid"
                  value={entry.kind}
                  onChange={(event) => change({ kind: event.target.value as Entry['kind'] })}
                  options={KINDS.map((kind) => ({ value: kind, label: label(kind, 'RequestKind') }))}
                />
              </Field>
              {complaint ? <Alert type="warning" showIcon title={complaint} role="alert" /> : null}
              {create.error && !settling ? <ErrorNote error={create.error} again={() => submit()} /> : null}
              <div className="row between intake-actions">
                <div className="row">
                  <Button type="primary" htmlType="submit" loading={create.isPending && !settling}>
                    {text.intake.submit} {create.isPending ? null : <Caps keys="ctrl+enter" />}
                  </Button>
                  <Button onClick={() => setSettling('answered')}>
                    {text.intake.answer} <Caps keys="alt+a" />
                  </Button>
                  <Button onClick={() => setSettling('disposed')}>
                    {text.intake.dispose} <Caps keys="alt+d" />
                  </Button>
                </div>
                <Button type="text" onClick={clear} disabled={isEmpty(entry)}>
                  {text.intake.clear} <Caps keys="escape" />
                </Button>
              </div>
            </form>
          </Panel>
          <Recent />
        </div>
        <div className="stack">
          {isEmpty(entry) ? follows : null}
          <Caller phone={entry.phone} />
          <Suggestions
            kind={entry.kind}
            suggestion={suggestion}
            loading={suggest.isFetching}
            error={suggest.error}
            offers={offers}
            hint={entry.hint}
            choose={(offer) => change({ hint: take(entry.hint, offer) })}
          />
          <SimilarToText asked={similarAsked} />
          {isEmpty(entry) ? null : follows}
        </div>
      </div>
      {settling ? (
        <SettleDialog
          outcome={settling}
          empty={entry.text.trim() === ''}
          kind={entry.kind}
          busy={create.isPending}
          error={create.error}
          settle={submit}
          asConsultation={() => change({ kind: 'consultation' })}
          close={() => {
            setSettling(undefined);
            create.reset();
          }}
        />
      ) : null}
    </div>
  );
}

function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly error?: string | undefined;
  readonly extra?: React.ReactNode;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="field">
      <div className="row between">
        <label htmlFor={props.id}>{props.label}</label>
        <span className="small">{props.extra}</span>
      </div>
      {props.children}
      {props.error ? (
        <div className="field-error" role="alert">
          {props.error}
        </div>
      ) : null}
    </div>
  );
}

/** The field with the deciding words marked in place: a layer beneath it carries the marks. */
function MarkedText(props: {
  readonly field: React.RefObject<TextAreaRef | null>;
  readonly value: string;
  readonly placeholder: string;
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly onChange: (text: string) => void;
}) {
  const layer = useRef<HTMLDivElement>(null);
  const align = (): void => {
    const area = props.field.current?.resizableTextArea?.textArea;
    if (!area || !layer.current) return;
    layer.current.style.width = `${area.clientWidth}px`;
    layer.current.style.height = `${area.clientHeight}px`;
    layer.current.scrollTop = area.scrollTop;
  };
  useEffect(align);
  return (
    <div className="marked">
      <div className="marked-layer" ref={layer} aria-hidden="true">
        <Highlighted text={`${props.value}\n`} words={props.words} />
      </div>
      <Input.TextArea
        id="text"
        ref={props.field}
        rows={6}
        maxLength={4000}
        value={props.value}
        placeholder={props.placeholder}
        onScroll={align}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  );
}

function Stopwatch({ begunAt }: { readonly begunAt: number | undefined }) {
  const text = useText();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (begunAt === undefined) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [begunAt]);
  const seconds = begunAt === undefined ? 0 : (now - begunAt) / 1000;
  const face = seconds > TARGET_SECONDS ? 'over' : seconds > TARGET_SECONDS * 0.75 ? 'soon' : 'calm';
  return (
    <div className={`watch watch-${face}`} role="timer" aria-label={text.intake.watch}>
      <span className="watch-time">{seconds > 5999 ? '99:59' : stopwatch(seconds)}</span>
      <span className="small">{face === 'over' ? text.intake.watchOver : text.intake.watchTarget}</span>
    </div>
  );
}

function Suggestions(props: {
  readonly kind: Entry['kind'];
  readonly suggestion: Suggestion | undefined;
  readonly loading: boolean;
  readonly error: unknown;
  readonly offers: readonly Offer[];
  readonly hint: Entry['hint'];
  readonly choose: (offer: Offer) => void;
}) {
  const text = useText();
  const { suggestion, offers } = props;
  const problemType = props.hint.problemType ?? suggestion?.problemType.code;
  const place =
    props.hint.streetId || props.hint.districtId || props.hint.communityId ? props.hint : suggestion?.place;
  const preview = useRead(
    'previewDispatch',
    {
      body: {
        problemType: problemType ?? '',
        place: {
          ...(place?.districtId ? { districtId: place.districtId } : {}),
          ...(place?.streetId ? { streetId: place.streetId } : {}),
          ...(place?.communityId ? { communityId: place.communityId } : {}),
        },
        urgency: props.hint.urgency ?? suggestion?.urgency.level ?? 'ordinary',
        kind: props.kind,
      },
    },
    { enabled: problemType !== undefined, keep: true },
  );
  const unitName = useUnitName();
  const numbered = offers.map((offer, at) => ({ offer, keys: `alt+${at + 1}` }));
  const rows = (field: Offer['field']) => numbered.filter(({ offer }) => offer.field === field);
  return (
    <Panel
      title={text.intake.suggestions}
      extra={
        props.loading && suggestion ? (
          <span className="small faint">{text.intake.thinking}</span>
        ) : suggestion ? (
          <span className="small faint">
            <Caps keys="alt+0" /> {text.intake.takeAll}
          </span>
        ) : null
      }
    >
      {props.error && !suggestion ? (
        <Alert type="info" showIcon title={text.intake.noSuggestions} />
      ) : !suggestion ? (
        props.loading ? (
          <Skeleton active title={false} paragraph={{ rows: 4 }} />
        ) : (
          <p className="soft">{text.intake.suggestionsEmpty}</p>
        )
      ) : (
        <div className="stack tight">
          <Row label={text.intake.problemType} mark="type">
            {rows('type')
              .slice(0, 1)
              .map(({ offer, keys }) => (
                <OfferButton key={offer.code} offer={offer} keys={keys} choose={props.choose} />
              ))}
            <div className="others">
              {rows('type')
                .slice(1)
                .map(({ offer, keys }) => (
                  <button
                    type="button"
                    key={offer.code}
                    className={`other${offer.taken ? ' on' : ''}`}
                    aria-pressed={offer.taken}
                    onClick={() => props.choose(offer)}
                  >
                    {offer.label} <span className="small soft">{percent(offer.confidence, 0)}</span>{' '}
                    <Caps keys={keys} />
                  </button>
                ))}
            </div>
          </Row>
          <Row label={text.intake.placeFound} mark="place">
            {rows('place').map(({ offer, keys }) => (
              <OfferButton key={offer.code} offer={offer} keys={keys} choose={props.choose} />
            ))}
            {suggestion.place.question && !rows('place').some(({ offer }) => offer.taken) ? (
              <p className="small">{text.intake.askPlace(suggestion.place.question)}</p>
            ) : null}
            {rows('place').length === 0 && !suggestion.place.question ? (
              <span className="late">{text.intake.placeMissing}</span>
            ) : null}
          </Row>
          <Row label={text.intake.urgency} mark="urgency">
            {rows('urgency').map(({ offer, keys }) => (
              <OfferButton key={offer.code} offer={offer} keys={keys} choose={props.choose} />
            ))}
          </Row>
          <Row label={text.intake.dimension} mark="dimension">
            <div className="row">
              <DimensionTag dimension={suggestion.dimensions.primary.dimension} />
              <Confidence value={suggestion.dimensions.primary.confidence} />
              {suggestion.dimensions.secondary.map((guess) => (
                <DimensionTag key={guess.dimension} dimension={guess.dimension} faint />
              ))}
            </div>
          </Row>
          <div className="goes-to">
            <AimOutlined />
            {preview.data?.outcome === 'dispatch' ? (
              <div>
                <div>
                  {text.intake.goesTo}{' '}
                  <strong>{preview.data.unitName ?? unitName(preview.data.unitId)}</strong>
                </div>
                <div className="small soft">{preview.data.because}</div>
              </div>
            ) : preview.data ? (
              <div>
                <strong>{text.intake.goesToReview}</strong>
                <div className="small soft">{preview.data.because}</div>
              </div>
            ) : (
              <span className="soft">{preview.error ? text.intake.goesLater : text.intake.goesUnknown}</span>
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}

function Row({
  label,
  mark,
  children,
}: {
  readonly label: string;
  readonly mark: string;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="suggest-row">
      <div className={`suggest-label suggest-${mark}`}>{label}</div>
      <div className="grow">{children}</div>
    </div>
  );
}

function OfferButton({
  offer,
  keys,
  choose,
}: {
  readonly offer: Offer;
  readonly keys: string;
  readonly choose: (offer: Offer) => void;
}) {
  return (
    <button
      type="button"
      className={`offer${offer.taken ? ' on' : ''}`}
      aria-pressed={offer.taken}
      onClick={() => choose(offer)}
    >
      <span className="offer-check">{offer.taken ? <CheckOutlined /> : null}</span>
      <span className="grow">
        {offer.field === 'urgency' ? <UrgencyTag level={offer.code} /> : offer.label}
        {offer.words.length > 0 ? (
          <span className="offer-words">
            <Words words={offer.words} />
          </span>
        ) : null}
      </span>
      <Confidence value={offer.confidence} />
      <Caps keys={keys} />
    </button>
  );
}

function Caller({ phone }: { readonly phone: string }) {
  const text = useText();
  const now = useNow();
  const label = useLabel();
  const unitName = useUnitName();
  const { nameOf } = useProblemTypes();
  const sought = useDebounced(normalPhone(phone), 120);
  const known = useRead('callerHistory', { body: { phone: sought } }, { enabled: mayLookUp(sought) });
  return (
    <Panel
      title={text.intake.caller}
      extra={
        known.data && known.data.total > 0 ? (
          <span className="small soft">
            {text.intake.callerCounts(known.data.thisMonth, known.data.thisYear, known.data.total)}
          </span>
        ) : null
      }
    >
      {!mayLookUp(sought) ? (
        <p className="soft">{text.intake.callerEmpty}</p>
      ) : known.error ? (
        <ErrorNote error={known.error} again={() => void known.refetch()} />
      ) : !known.data ? (
        <Skeleton active title={false} paragraph={{ rows: 2 }} />
      ) : known.data.items.length === 0 ? (
        <p>
          <strong>{text.intake.callerNew}</strong> <span className="soft">{text.intake.callerNewHint}</span>
        </p>
      ) : (
        <ul className="history">
          {known.data.items.slice(0, 3).map((item) => (
            <li key={item.requestId}>
              <div className="row between nowrap">
                <span className="clip">
                  <Link to={`/requests/${item.requestId}`}>
                    {item.title ?? (nameOf(item.problemType) || label(item.kind, 'RequestKind'))}
                  </Link>
                  <span className="small soft">
                    {' '}
                    {dayTime(item.receivedAt, now)}
                    {item.unitId ? ` · ${unitName(item.unitId)}` : ''}
                  </span>
                </span>
                <StageTag of="request" stage={item.stage} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
