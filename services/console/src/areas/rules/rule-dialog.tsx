import { Button, Checkbox, Input, InputNumber, Modal, Select, TreeSelect } from 'antd';
import { useMemo, useState } from 'react';
import { useKeys } from '../../keyboard.tsx';
import { Caps, Labelled } from '../../parts/basics.tsx';
import { useUnits } from '../../parts/names.ts';
import { UnitPicker, useProblemTree } from '../../parts/pickers.tsx';
import { useLabel, useText } from '../../text/index.tsx';
import { ASSIST_DISTRICT, ASSIST_STREET, fieldsOf, type Rule, type RuleFields, ruleFrom } from './draft.ts';

const KINDS = ['consultation', 'help', 'complaint', 'report', 'suggestion'] as const;
const CHANNELS = ['hotline', 'wechatGroup', 'online'] as const;
const LEVELS = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
const DIMENSIONS = [
  'childcare',
  'education',
  'employment',
  'health',
  'elderly',
  'housing',
  'support',
  'convenience',
  'liveability',
  'diversity',
  'fairness',
  'safety',
] as const;

/** All that a rule may say. Fields left empty ask nothing. */
export function RuleDialog(props: {
  readonly rule: Rule | undefined;
  readonly taken: ReadonlySet<string>;
  readonly close: () => void;
  readonly done: (rule: Rule) => void;
}) {
  const text = useText();
  const label = useLabel();
  const { units } = useUnits();
  const [fields, setFields] = useState<RuleFields>(() => fieldsOf(props.rule));
  const [wrong, setWrong] = useState<keyof RuleFields | 'taken'>();
  const set = (part: Partial<RuleFields>): void => {
    setWrong(undefined);
    setFields((before) => ({ ...before, ...part }));
  };
  const tree = useProblemTree();
  const areas = useMemo(
    () =>
      units.flatMap(({ areaCode, kind, name }) =>
        areaCode && (kind === 'district' || kind === 'streetOffice')
          ? [{ value: areaCode, label: name }]
          : [],
      ),
    [units],
  );
  const assists = useMemo(
    () => [
      { value: ASSIST_STREET, label: text.rules.streetOfPlace },
      { value: ASSIST_DISTRICT, label: text.rules.districtOfPlace },
      ...units.map(({ unitId, name }) => ({ value: unitId, label: name })),
    ],
    [units, text],
  );
  const send = (): void => {
    if (props.rule === undefined && props.taken.has(fields.ruleId.trim())) {
      setWrong('taken');
      return;
    }
    const made = ruleFrom(fields);
    if ('missing' in made) setWrong(made.missing);
    else props.done(made.rule);
  };
  useKeys(text.rules.edit, [{ keys: 'ctrl+enter', label: text.rules.intoDraft, inFields: true, run: send }], {
    modal: true,
  });
  const fault = (...of: readonly (typeof wrong)[]) =>
    wrong !== undefined && of.includes(wrong) ? (
      <span className="field-error" role="alert">
        {wrong === 'taken' ? text.rules.taken : text.rules.needs[neededBy(wrong)]}
      </span>
    ) : null;
  const several = <V extends string>(
    id: 'kinds' | 'channels' | 'urgencies' | 'dimensions',
    name: string,
    values: readonly V[],
    group: 'RequestKind' | 'Channel' | 'Urgency' | 'Dimension',
  ) => (
    <Labelled id={`rule-${id}`} label={name}>
      <Select<string[]>
        id={`rule-${id}`}
        mode="multiple"
        value={[...fields[id]]}
        placeholder={text.rules.any}
        onChange={(chosen) => set({ [id]: chosen })}
        options={values.map((value) => ({ value, label: label(value, group) }))}
      />
    </Labelled>
  );
  return (
    <Modal
      open
      width={900}
      title={props.rule ? text.rules.editTitle(props.rule.name) : text.rules.addTitle}
      onCancel={props.close}
      mask={{ closable: false }}
      footer={
        <div className="row end">
          <Button onClick={props.close}>{text.common.cancel}</Button>
          <Button type="primary" onClick={send}>
            {text.rules.intoDraft} <Caps keys="ctrl+enter" />
          </Button>
        </div>
      }
    >
      <div className="stack tight">
        <div className="claims">
          <Labelled id="rule-name" label={text.rules.name}>
            <Input
              id="rule-name"
              autoFocus
              maxLength={120}
              value={fields.name}
              onChange={(event) => set({ name: event.target.value })}
            />
            {fault('name')}
          </Labelled>
          <Labelled id="rule-id" label={text.rules.id}>
            <Input
              id="rule-id"
              className="mono"
              maxLength={80}
              disabled={props.rule !== undefined}
              value={fields.ruleId}
              placeholder={text.rules.idHint}
              onChange={(event) => set({ ruleId: event.target.value })}
            />
            {fault('ruleId', 'taken')}
          </Labelled>
        </div>
        <Labelled id="rule-because" label={text.rules.because}>
          <Input
            id="rule-because"
            maxLength={300}
            value={fields.because}
            placeholder={text.rules.becauseHint}
            onChange={(event) => set({ because: event.target.value })}
          />
          {fault('because')}
        </Labelled>
        <h3>{text.rules.when}</h3>
        <div className="claims">
          <Labelled id="rule-types" label={text.rules.types}>
            <TreeSelect<string[]>
              id="rule-types"
              multiple
              treeData={tree}
              showSearch={{ treeNodeFilterProp: 'title' }}
              value={[...fields.problemTypes]}
              placeholder={text.rules.any}
              popupMatchSelectWidth={360}
              onChange={(chosen) => set({ problemTypes: chosen })}
            />
          </Labelled>
          <Labelled id="rule-areas" label={text.rules.areas}>
            <Select<string[]>
              id="rule-areas"
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={[...fields.areas]}
              placeholder={text.rules.any}
              onChange={(chosen) => set({ areas: chosen })}
              options={areas}
            />
          </Labelled>
          <Labelled id="rule-words" label={text.rules.words}>
            <Select<string[]>
              id="rule-words"
              mode="tags"
              open={false}
              suffixIcon={null}
              tokenSeparators={[...text.rules.separators]}
              value={[...fields.words]}
              placeholder={text.rules.wordsHint}
              onChange={(chosen) => set({ words: chosen.map((word) => word.trim()).filter(Boolean) })}
            />
          </Labelled>
          {several('kinds', text.rules.requestKinds, KINDS, 'RequestKind')}
          {several('channels', text.rules.channels, CHANNELS, 'Channel')}
          {several('urgencies', text.rules.urgencies, LEVELS, 'Urgency')}
          {several('dimensions', text.rules.dimensions, DIMENSIONS, 'Dimension')}
          <Labelled id="rule-supporters" label={text.rules.supporters}>
            <InputNumber
              id="rule-supporters"
              min={1}
              precision={0}
              className="full"
              value={fields.minSupporters}
              onChange={(value) => set({ minSupporters: value })}
            />
          </Labelled>
          <Labelled id="rule-season-from" label={text.rules.season}>
            <div className="row nowrap">
              <Input
                id="rule-season-from"
                value={fields.seasonFrom}
                placeholder="11-15"
                onChange={(event) => set({ seasonFrom: event.target.value.trim() })}
              />
              <Input
                id="rule-season-to"
                aria-label={text.rules.until}
                value={fields.seasonTo}
                placeholder="03-15"
                onChange={(event) => set({ seasonTo: event.target.value.trim() })}
              />
            </div>
            {fault('seasonFrom', 'seasonTo')}
          </Labelled>
          <Labelled id="rule-hours-from" label={text.rules.hours}>
            <div className="row nowrap">
              <InputNumber
                id="rule-hours-from"
                min={0}
                max={23}
                precision={0}
                className="full"
                value={fields.hoursFrom}
                onChange={(value) => set({ hoursFrom: value })}
              />
              <InputNumber
                id="rule-hours-to"
                aria-label={text.rules.until}
                min={1}
                max={24}
                precision={0}
                className="full"
                value={fields.hoursTo}
                onChange={(value) => set({ hoursTo: value })}
              />
            </div>
            {fault('hoursFrom', 'hoursTo')}
          </Labelled>
        </div>
        <h3>{text.rules.do}</h3>
        <div className="claims">
          <Labelled id="rule-target" label={text.rules.lead}>
            <Select<RuleFields['target']>
              id="rule-target"
              value={fields.target}
              onChange={(target) => set({ target })}
              options={[
                { value: 'unit', label: text.rules.oneUnit },
                { value: 'street', label: text.rules.streetOfPlace },
                { value: 'district', label: text.rules.districtOfPlace },
              ]}
            />
            {fields.target === 'unit' ? (
              <UnitPicker id="rule-unit" value={fields.unitId} onChange={(unitId) => set({ unitId })} />
            ) : null}
            {fault('unitId')}
          </Labelled>
          <Labelled id="rule-assists" label={text.rules.assists}>
            <Select<string[]>
              id="rule-assists"
              mode="multiple"
              maxCount={6}
              showSearch={{ optionFilterProp: 'label' }}
              value={[...fields.assists]}
              onChange={(chosen) => set({ assists: chosen })}
              options={assists}
            />
          </Labelled>
          <Labelled id="rule-tier" label={text.rules.tier}>
            <Select<string | undefined>
              id="rule-tier"
              allowClear
              value={fields.tier}
              placeholder={text.rules.tierHint}
              onChange={(tier) => set({ tier })}
              options={LEVELS.map((value) => ({ value, label: label(value, 'Urgency') }))}
            />
          </Labelled>
          <Labelled id="rule-priority" label={text.rules.priority}>
            <InputNumber
              id="rule-priority"
              min={0}
              max={100_000}
              precision={0}
              className="full"
              value={fields.priority}
              onChange={(value) => set({ priority: value })}
            />
            {fault('priority')}
          </Labelled>
          <Labelled id="rule-from" label={text.rules.dates}>
            <div className="row nowrap">
              <Input
                id="rule-from"
                type="date"
                value={fields.from}
                onChange={(event) => set({ from: event.target.value })}
              />
              <Input
                id="rule-until"
                type="date"
                aria-label={text.rules.until}
                value={fields.until}
                onChange={(event) => set({ until: event.target.value })}
              />
            </div>
          </Labelled>
          <Checkbox
            checked={fields.placeNotNeeded}
            onChange={(event) => set({ placeNotNeeded: event.target.checked })}
          >
            {text.rules.placeNotNeeded}
          </Checkbox>
        </div>
      </div>
    </Modal>
  );
}

/** Which sentence says what is missing. */
function neededBy(field: keyof RuleFields) {
  switch (field) {
    case 'ruleId':
      return 'id';
    case 'name':
      return 'name';
    case 'because':
      return 'because';
    case 'unitId':
      return 'unit';
    case 'seasonFrom':
    case 'seasonTo':
      return 'season';
    case 'hoursFrom':
    case 'hoursTo':
      return 'hours';
    default:
      return 'priority';
  }
}
