import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { parser } from '@prometheus-io/lezer-promql';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { boards, grafana } from '../../infra/dashboards/boards.ts';
import { root } from '../support/host.ts';
import { openWorld, worlds } from '../support/worlds.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<'summary' | 'description' | 'runbook', string>>;
}
const file = parse(readFileSync(join(root, 'infra', 'alerts', 'jiesu.yaml'), 'utf8')) as {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = file.groups.flatMap((group) => group.rules);
const queries = boards.flatMap(({ uid, rows }) =>
  rows.flatMap(({ panels }) =>
    panels.flatMap((panel) => panel.queries.map(({ expr }) => [`${uid} ${panel.en}`, expr] as const)),
  ),
);

/** Prometheus itself tells this one. */
const OWN = new Set(['up']);

/** What an expression asks for: each metric, with the labels it picks or keeps. */
function asked(expr: string): { readonly metric: string; readonly labels: readonly string[] }[] {
  const found: { metric: string; labels: string[] }[] = [];
  const kept: string[] = [];
  const text = (from: number, to: number): string => expr.slice(from, to);
  parser.parse(expr).iterate({
    enter({ name, from, to, node }) {
      if (name === '⚠') throw new Error(`not PromQL, at ${from}: ${expr}`);
      if (name === 'VectorSelector') {
        const labels: string[] = [];
        node.cursor().iterate((inner) => {
          if (inner.name === 'LabelName') labels.push(text(inner.from, inner.to));
        });
        found.push({ metric: /^[\w:]+/.exec(text(from, to))?.[0] ?? '', labels });
      }
      if (name === 'LabelName' && node.parent?.name === 'GroupingLabels') kept.push(text(from, to));
    },
  });
  return found.map(({ metric, labels }) => ({ metric, labels: [...labels, ...kept] }));
}

/** Labels by metric, as a running system tells them; `instance` and `job` come from whoever asks it. */
const labelsIn = (metrics: string): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of metrics.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const own = known.get(name) ?? new Set(['instance', 'job']);
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) own.add(label);
    known.set(name, own);
  }
  return known;
};

describe.each(worlds)('what is asked of a running city (%s)', (world) => {
  let known: ReadonlyMap<string, ReadonlySet<string>>;
  beforeAll(async () => {
    const opened = await openWorld(world);
    await opened.city.call('createRequest', {
      as: 'agent',
      body: {
        kind: 'complaint',
        text: '望京街道花家地西里社区三号楼路灯不亮。',
        petitioner: { kind: 'person', name: '周女士' },
      },
    });
    await opened.city.quiet();
    known = labelsIn(await opened.city.city.metrics.text());
    await opened.close();
  });
  const unknown = (expr: string): readonly string[] =>
    asked(expr)
      .filter(({ metric }) => !OWN.has(metric))
      .flatMap(({ metric, labels }) =>
        known.has(metric)
          ? labels.filter((label) => !known.get(metric)?.has(label)).map((label) => `${metric}{${label}}`)
          : [metric],
      );

  it.each(rules.map((rule) => [rule.alert, rule.expr]))('is there for the alert %s', (_, expr) => {
    expect(asked(expr).length).toBeGreaterThan(0);
    expect(unknown(expr)).toEqual([]);
  });
  it.each(queries)('is there for the board %s', (_, expr) => {
    expect(asked(expr).length).toBeGreaterThan(0);
    expect(unknown(expr)).toEqual([]);
  });
});

describe('an alert', () => {
  it('is written as Prometheus wants it, each under a name of its own', () => {
    new PrometheusRule({ metadata: { name: 'jiesu' }, spec: { groups: file.groups as never } }).validate();
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  });
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    'has a page for whoever comes first: %s',
    (name, rule) => {
      expect(rule.annotations.runbook).toBe(`docs/alerts/${name}.md`);
      const page = readFileSync(join(root, rule.annotations.runbook), 'utf8');
      for (const part of [`# ${name}`, '**先看**', '**怎么办**', '**叫人**']) expect(page).toContain(part);
      expect(['page', 'ticket']).toContain(rule.labels.severity);
    },
  );
  it('stands behind every page', () => {
    const pages = readdirSync(join(root, 'docs', 'alerts')).map((name) => name.replace(/\.md$/, ''));
    expect(pages.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });
});

describe('a board', () => {
  it.each(boards.map((board) => [board.uid, board] as const))('is as it is described: %s', (uid, board) => {
    const path = join(root, 'infra', 'dashboards', `${uid}.json`);
    expect(existsSync(path)).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(grafana(board));
  });
});
