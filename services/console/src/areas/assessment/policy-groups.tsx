import type { Operations } from '@jiesu/contracts';
import { Button, Checkbox, Input, InputNumber, Select } from 'antd';
import { Labelled, Panel } from '../../parts/basics.tsx';
import { useUnits } from '../../parts/names.ts';
import { useLabel, useSpeech, useText } from '../../text/index.tsx';

type Policy = Operations['previewAssessment']['body']['policy'];
type Group = Policy['unitClasses'][number];
type Rule = Policy['standings']['rules'][number];

const KINDS = ['streetOffice', 'department', 'utility', 'district'] as const;
const STANDINGS = ['advanced', 'progress', 'rectification', 'governance'] as const;
const BY = ['mostTickets', 'bestComposite', 'worstComposite', 'rankRise'] as const;
const CALIBRES = ['withoutExcluded', 'all'] as const;
const MOST_GROUPS = 12;
const MOST_RULES = 8;

/** Who is ranked among whom, and what a bulletin sorts them into (分级分类, 条例 §32), beside what else a policy says. */
export function PolicyGroups(props: {
  readonly draft: Policy;
  readonly change: (part: Partial<Policy>) => void;
}) {
  const text = useText();
  const label = useLabel();
  const { language } = useSpeech();
  const { units } = useUnits();
  const { draft, change } = props;
  const words = text.assessment.groups;
  const setGroup = (at: number, part: Partial<Group>): void =>
    change({ unitClasses: draft.unitClasses.map((one, n) => (n === at ? { ...one, ...part } : one)) });
  const setRule = (at: number, next: Rule): void =>
    change({
      standings: {
        ...draft.standings,
        rules: draft.standings.rules.map((one, n) => (n === at ? next : one)),
      },
    });
  const freeId = (): string => {
    const taken = new Set(draft.unitClasses.map(({ id }) => id));
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    return `class${letters.find((letter) => !taken.has(`class${letter.toUpperCase()}`))?.toUpperCase() ?? ''}`;
  };
  return (
    <Panel title={words.title}>
      <div className="stack">
        <p className="small soft">{words.hint}</p>
        <table className="limits">
          <thead>
            <tr>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.kinds}</th>
              <th scope="col">{words.units}</th>
              <th scope="col">{words.districtRows}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {draft.unitClasses.map((one, at) => (
              <tr key={one.id}>
                <td>
                  <Input
                    id={`group-${one.id}`}
                    aria-label={words.name}
                    maxLength={40}
                    value={language === 'zh' ? one.zh : one.en}
                    onChange={({ target }) =>
                      setGroup(at, language === 'zh' ? { zh: target.value } : { en: target.value })
                    }
                  />
                </td>
                <td>
                  <Select<Group['kinds']>
                    aria-label={words.kindsOf(one.zh)}
                    mode="multiple"
                    className="full"
                    value={[...one.kinds]}
                    onChange={(kinds) => setGroup(at, { kinds })}
                    options={KINDS.map((value) => ({ value, label: label(value, 'UnitKind') }))}
                  />
                </td>
                <td>
                  <Select<string[]>
                    aria-label={words.unitsOf(one.zh)}
                    mode="multiple"
                    className="full"
                    showSearch={{ optionFilterProp: 'label' }}
                    value={[...(one.unitIds ?? [])]}
                    onChange={(unitIds) => setGroup(at, { unitIds })}
                    options={units.map(({ unitId, name }) => ({ value: unitId, label: name }))}
                  />
                </td>
                <td>
                  <Checkbox
                    aria-label={words.districtRows}
                    checked={one.districtRows ?? false}
                    onChange={({ target }) => setGroup(at, { districtRows: target.checked })}
                  />
                </td>
                <td>
                  <Button
                    size="small"
                    disabled={draft.unitClasses.length === 1}
                    onClick={() =>
                      change({
                        unitClasses: draft.unitClasses.filter((_, n) => n !== at),
                        standings: {
                          ...draft.standings,
                          of: draft.standings.of.filter((id) => id !== one.id),
                        },
                      })
                    }
                  >
                    {words.remove}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <Button
            size="small"
            disabled={draft.unitClasses.length >= MOST_GROUPS}
            // Before the others: the first class that has a unit keeps it.
            onClick={() =>
              change({
                unitClasses: [
                  { id: freeId(), zh: words.fresh, en: words.fresh, kinds: [], unitIds: [] },
                  ...draft.unitClasses,
                ],
              })
            }
          >
            {words.add}
          </Button>
        </div>
        <div className="draft-fields">
          <Labelled id="standings-of" label={words.sorted}>
            <Select<string[]>
              id="standings-of"
              mode="multiple"
              value={[...draft.standings.of]}
              onChange={(of) => change({ standings: { ...draft.standings, of } })}
              options={draft.unitClasses.map((one) => ({ value: one.id, label: one[language] }))}
            />
          </Labelled>
          <Labelled id="draft-calibre-day" label={words.calibreDay}>
            <Select
              id="draft-calibre-day"
              value={draft.calibre.day}
              onChange={(day) => change({ calibre: { ...draft.calibre, day } })}
              options={CALIBRES.map((value) => ({ value, label: label(value, 'Calibre') }))}
            />
          </Labelled>
          <Labelled id="draft-settle" label={words.settleDays}>
            <InputNumber<number>
              id="draft-settle"
              min={0}
              max={90}
              precision={0}
              value={draft.window.settleDays}
              onChange={(value) => change({ window: { ...draft.window, settleDays: value ?? 0 } })}
            />
          </Labelled>
          <Labelled id="draft-cut" label={words.dailyCut}>
            <Input
              id="draft-cut"
              type="time"
              value={draft.window.dailyCut}
              onChange={({ target }) =>
                change({ window: { ...draft.window, dailyCut: target.value || draft.window.dailyCut } })
              }
            />
          </Labelled>
        </div>
        <table className="limits">
          <thead>
            <tr>
              <th scope="col">{words.standing}</th>
              <th scope="col">{words.by}</th>
              <th scope="col">{words.count}</th>
              <th scope="col">{words.share}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {draft.standings.rules.map((rule, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name but their place, which decides
              <tr key={at}>
                <td>
                  <Select
                    aria-label={words.standing}
                    className="full"
                    value={rule.standing}
                    onChange={(standing) => setRule(at, { ...rule, standing })}
                    options={STANDINGS.map((value) => ({ value, label: label(value, 'Standing') }))}
                  />
                </td>
                <td>
                  <Select
                    aria-label={words.by}
                    className="full"
                    value={rule.by}
                    onChange={(by) => setRule(at, { ...rule, by })}
                    options={BY.map((value) => ({ value, label: words.bys[value] }))}
                  />
                </td>
                <td>
                  <InputNumber<number>
                    aria-label={words.count}
                    min={0}
                    max={1000}
                    precision={0}
                    value={rule.count ?? null}
                    onChange={(count) => setRule(at, withOr(rule, 'count', count))}
                  />
                </td>
                <td>
                  <InputNumber<number>
                    aria-label={words.share}
                    min={0}
                    max={100}
                    suffix="%"
                    value={rule.share === undefined ? null : Math.round(rule.share * 1000) / 10}
                    onChange={(share) =>
                      setRule(at, withOr(rule, 'share', share === null ? null : share / 100))
                    }
                  />
                </td>
                <td>
                  <Button
                    size="small"
                    onClick={() =>
                      change({
                        standings: {
                          ...draft.standings,
                          rules: draft.standings.rules.filter((_, n) => n !== at),
                        },
                      })
                    }
                  >
                    {words.remove}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div>
          <Button
            size="small"
            disabled={draft.standings.rules.length >= MOST_RULES}
            onClick={() =>
              change({
                standings: {
                  ...draft.standings,
                  rules: [
                    ...draft.standings.rules,
                    { standing: 'advanced', by: 'bestComposite', share: 0.1 },
                  ],
                },
              })
            }
          >
            {words.addRule}
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** A limit that is not said is no limit. */
function withOr(rule: Rule, name: 'count' | 'share', value: number | null): Rule {
  const { [name]: _, ...rest } = rule;
  return value === null ? rest : { ...rest, [name]: value };
}
