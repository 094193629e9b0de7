import { describe, expect, it } from 'vitest';
import { aclLines, aclsOf } from './acls.ts';

const plan = {
  prefix: 'city.',
  unitIds: ['street-1', 'street-10'],
  partitions: 12,
  replicas: 3,
  personalDays: 30,
};
const acls = aclsOf(plan);
const may = (principal: string, operation: string): readonly string[] =>
  acls
    .filter((acl) => acl.principal === principal && acl.operation === operation && acl.resource === 'topic')
    .map(({ name, pattern }) => (pattern === 'prefixed' ? `${name}*` : name))
    .sort();

describe('who may read and write what', () => {
  it('lets a unit read its own topic and nothing else', () => {
    expect(may('unit-street-1', 'Read')).toEqual(['city.dispatch.street-1']);
    expect(may('unit-street-1', 'Write')).toEqual([]);
    const groups = acls.filter(
      ({ principal, resource }) => principal === 'unit-street-1' && resource === 'group',
    );
    expect(groups).toMatchObject([{ name: 'city.unit.street-1', pattern: 'literal' }]);
  });

  it('lets the classifier alone read what petitioners said', () => {
    const readers = acls
      .filter(({ name, operation }) => name === 'city.intake' && operation === 'Read')
      .map(({ principal }) => principal);
    expect(readers).toEqual(['classifier']);
  });

  it('lets the router write to every unit, and the intakes not', () => {
    expect(may('router', 'Write')).toContain('city.dispatch.*');
    expect(may('demands', 'Read')).toContain('city.tickets');
    expect(may('demands', 'Write')).not.toContain('city.intake');
  });

  it('gives the services of one process to its principal', () => {
    const core = aclsOf(plan, (service) =>
      service === 'router' || service === 'tickets' ? 'core' : service,
    );
    expect(core.some(({ principal }) => principal === 'router')).toBe(false);
    const groups = core.filter(
      ({ principal, operation, resource }) =>
        principal === 'core' && resource === 'group' && operation === 'Read',
    );
    expect([...new Set(groups.map(({ name }) => name))].sort()).toEqual(['city.router', 'city.tickets']);
  });

  it('is printed as commands', () => {
    const line = aclLines(acls).find(
      (one) => one.includes('User:router') && one.includes('Write') && one.includes('dispatch'),
    );
    expect(line).toBe(
      "kafka-acls.sh --add --allow-principal User:router --operation Write --topic 'city.dispatch.' --resource-pattern-type prefixed",
    );
  });
});
