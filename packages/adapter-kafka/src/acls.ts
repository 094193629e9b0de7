import { catalogue, type FactType, isFactType } from '@jiesu/contracts';
import { LEDGER, type TopicPlan } from './topics.ts';

/** What one principal may do with one topic or group. */
export interface Acl {
  readonly principal: string;
  readonly operation: 'Read' | 'Write' | 'Describe' | 'DescribeConfigs';
  readonly resource: 'topic' | 'group';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
}

const patternOf = (topic: string): Pick<Acl, 'name' | 'pattern'> =>
  topic.endsWith('*')
    ? { name: topic.slice(0, -1), pattern: 'prefixed' }
    : { name: topic, pattern: 'literal' };

/**
 * From the catalogue: a service writes where it is an owner and reads where it is a reader. All of them see the layout,
 * keep the ledger, and read what is without personal data, for the notices of their screens. A unit reads its own
 * topic, as its own group, and nothing else. Several services of one process share its principal.
 */
export function aclsOf(
  { prefix, unitIds }: Pick<TopicPlan, 'prefix' | 'unitIds'>,
  principalOf: (service: string) => string = (service) => service,
): readonly Acl[] {
  const found = new Map<string, Acl>();
  const allow = (acl: Acl): void => {
    const named = { ...acl, name: `${prefix}${acl.name}` };
    found.set(Object.values(named).join(' '), named);
  };
  const types = Object.keys(catalogue).filter(isFactType) as FactType[];
  const services = new Set(types.flatMap((type) => [...catalogue[type].owners, ...catalogue[type].readers]));
  const personal = new Set(
    types.filter((type) => catalogue[type].personal === 'full').map((type) => catalogue[type].topic),
  );
  for (const service of services) {
    const principal = principalOf(service);
    const topic = (operation: Acl['operation'], name: string): void =>
      allow({ principal, operation, resource: 'topic', ...patternOf(name) });
    for (const operation of ['Describe', 'DescribeConfigs'] as const) topic(operation, '*');
    for (const operation of ['Read', 'Write'] as const) topic(operation, LEDGER);
    allow({ principal, operation: 'Read', resource: 'group', name: service, pattern: 'literal' });
    allow({ principal, operation: 'Describe', resource: 'group', ...patternOf('*') });
    for (const type of types) {
      const { topic: name, owners, readers } = catalogue[type];
      if (!personal.has(name) || readers.some((reader) => reader === service)) topic('Read', name);
      // A replay goes back to the topic on which the fact lay, by the hand of a reader.
      if ([...owners, ...readers].some((one) => one === service)) topic('Write', name);
    }
  }
  for (const unitId of unitIds) {
    const principal = `unit-${unitId}`;
    for (const operation of ['Read', 'Describe'] as const)
      allow({ principal, operation, resource: 'topic', name: `dispatch.${unitId}`, pattern: 'literal' });
    allow({ principal, operation: 'Read', resource: 'group', name: `unit.${unitId}`, pattern: 'literal' });
  }
  return [...found.values()].map((acl) =>
    // Kafka writes "any name" as a star, and knows no empty prefix.
    acl.name === '' ? { ...acl, name: '*', pattern: 'literal' } : acl,
  );
}

/** As commands of Kafka's own tool, one line each. */
export const aclLines = (acls: readonly Acl[]): readonly string[] =>
  acls.map(
    ({ principal, operation, resource, name, pattern }) =>
      `kafka-acls.sh --add --allow-principal User:${principal} --operation ${operation} --${resource} '${name}'` +
      (pattern === 'prefixed' ? ' --resource-pattern-type prefixed' : ''),
  );
