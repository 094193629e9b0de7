import { describe, expect, it } from 'vitest';
import { everything, lineOf, productCode } from './sources.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly roles: readonly string[];
  readonly idempotent?: boolean;
}

const declared = everything()
  .filter(({ path }) => path.startsWith('schemas/http/'))
  .flatMap(({ text }) => {
    const { service, operations = {} } = JSON.parse(text) as {
      readonly service?: string;
      readonly operations?: Readonly<Record<string, Operation>>;
    };
    return Object.entries(operations).map(([id, operation]) => ({ id, service: service ?? '', operation }));
  });

const served = productCode().flatMap(({ path, text }) =>
  [...text.matchAll(/\bkit\.operation\(\s*'(\w+)'/g)].map((match) => ({
    id: match[1] ?? '',
    service:
      /^services\/([^/]+)\//.exec(path)?.[1] ?? (path.startsWith('packages/service-kit/') ? 'kit' : path),
    at: `${path}:${lineOf(text, match.index)}`,
  })),
);

/** Writes by their method that need no `Idempotency-Key`, each with its reason. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  login: 'a second log-in is a second session, as it should be',
  logout: 'logged out twice is logged out',
  suggest: 'reads: the text is too long and too private for a URL',
  resolvePlace: 'reads: the text is too long and too private for a URL',
  findSimilar: 'reads: the text is too long and too private for a URL',
  callerHistory: 'reads: a phone number does not belong into a URL',
  previewAssessment: 'asks what another formula would make of a past period; writes nothing',
  previewDispatch: 'reads: shows what the rules would say',
  previewIncident: 'reads: shows what an incident would attach',
  checkRules: 'reads: shows what is wrong with a change of rules',
  sendToProgress: 'a plain form carries its key in a hidden field',
  receiveWecom: 'WeCom signs and numbers its messages; the message id is the key',
};

describe('the operations', () => {
  it('are served once each, by the service that declares them', () => {
    expect(declared.length).toBeGreaterThan(50);
    const unserved = declared.flatMap(({ id, service }) => {
      const places = served.filter((one) => one.id === id);
      if (places.length === 1 && places[0]?.service === service) return [];
      const where = places.map(({ at }) => at).join(', ') || 'nowhere';
      return [`${service} declares ${id}; it is served ${where}.`];
    });
    const undeclared = served
      .filter(({ id }) => !declared.some((one) => one.id === id))
      .map(({ id, at }) => `${at} serves ${id}, which schemas/http does not have.`);
    expect([...unserved, ...undeclared]).toEqual([]);
  });

  it('have names and paths of their own', () => {
    const ids = declared.map(({ id }) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const slots = declared.map(
      ({ operation: { method, path } }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`,
    );
    expect(slots.filter((slot, i) => slots.indexOf(slot) !== i)).toEqual([]);
  });

  it('may be repeated safely, or say why they need no key', () => {
    const writes = declared.filter(({ operation }) => operation.method !== 'GET');
    const open = writes.filter(({ operation }) => operation.idempotent !== true).map(({ id }) => id);
    expect(open.sort()).toEqual(Object.keys(WITHOUT_KEY).sort());
    const reads = declared.filter(
      ({ operation }) => operation.method === 'GET' && operation.idempotent === true,
    );
    expect(reads.map(({ id }) => id)).toEqual([]);
  });

  it('say in Chinese what they do, and who may', () => {
    for (const { id, operation } of declared) {
      expect(operation.summary, `${id}: summary`).toMatch(/\p{Script=Han}/u);
      expect(operation.roles.length, `${id}: roles`).toBeGreaterThan(0);
      if (operation.roles.includes('public'))
        expect(operation.roles, `${id}: public or roles`).toEqual(['public']);
    }
    const open = declared.filter(({ operation }) => operation.roles.includes('public')).map(({ id }) => id);
    expect(open.sort()).toEqual([
      'addToProgress',
      'askProgress',
      'getProgress',
      'login',
      'objectToClosure',
      'rateProgress',
      'receiveWecom',
      'sendToProgress',
      'showProgress',
      'verifyWecom',
    ]);
  });
});
