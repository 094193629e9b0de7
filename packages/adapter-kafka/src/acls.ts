import { catalogue, type FactType, isFactType } from '@jiesu/contracts';
import { LEDGER, type TopicPlan } from './topics.ts';

/** What one principal may do with one topic or group. */
export interface Acl {
  readonly principal: string;
  readonly operation: 'Read' | 'Write' | 'Describe' | 'Create';
  readonly resource: 'topic' | 'group';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
}

const patternOf = (topic: string): Pick<Acl, 'name' | 'pattern'> =>
  topic.endsWith('*')
    ? { name: topic.slice(0, -1), pattern: 'prefixed' }
    : { name: topic, pattern: 'literal' };

/**
 * From the catalogue: a service writes where it is an owner and reads where it is a reader, all of them keep the ledger,
 * and a unit may read its own topic, as its own group, and nothing else.
 */
export function aclsOf({ prefix, unitIds }: TopicPlan): readonly Acl[] {
  const found = new Map<string, Acl>();
  const allow = (acl: Acl): void => {
    found.set(Object.values(acl).join(' '), { ...acl, name: `${prefix}${acl.name}` });
  };
  const services = new Set<string>();
  for (const type of Object.keys(catalogue).filter(isFactType) as FactType[]) {
    const { topic, owners, readers } = catalogue[type];
    for (const service of owners) {
      services.add(service);
      for (const operation of ['Write', 'Describe'] as const)
        allow({ principal: service, operation, resource: 'topic', ...patternOf(topic) });
    }
    for (const service of readers) {
      services.add(service);
      for (const operation of ['Read', 'Describe'] as const)
        allow({ principal: service, operation, resource: 'topic', ...patternOf(topic) });
      // A replay goes back to the topic on which the fact lay.
      allow({ principal: service, operation: 'Write', resource: 'topic', ...patternOf(topic) });
    }
  }
  for (const service of services) {
    for (const operation of ['Read', 'Write', 'Describe'] as const)
      allow({ principal: service, operation, resource: 'topic', name: LEDGER, pattern: 'literal' });
    for (const operation of ['Read', 'Describe'] as const)
      allow({ principal: service, operation, resource: 'group', name: service, pattern: 'literal' });
  }
  for (const unitId of unitIds) {
    const principal = `unit-${unitId}`;
    for (const operation of ['Read', 'Describe'] as const)
      allow({ principal, operation, resource: 'topic', name: `dispatch.${unitId}`, pattern: 'literal' });
    allow({ principal, operation: 'Read', resource: 'group', name: `unit.${unitId}`, pattern: 'literal' });
  }
  return [...found.values()];
}

/** As commands of Kafka's own tool, one line each. */
export const aclLines = (acls: readonly Acl[]): readonly string[] =>
  acls.map(
    ({ principal, operation, resource, name, pattern }) =>
      `kafka-acls.sh --add --allow-principal User:${principal} --operation ${operation} --${resource} '${name}'` +
      (pattern === 'prefixed' ? ' --resource-pattern-type prefixed' : ''),
  );
