import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sources } from './load.ts';
import { published } from './openapi.ts';
import { refsOf, type Schema } from './schema.ts';

/** AsyncAPI 3.0 of the facts: channels, messages, and who says and reads what. */
export function asyncapi(sources: Sources, version: string, examples: string): unknown {
  const needed = new Set<string>();
  const visit = (schema: Schema | undefined): void => {
    if (schema === undefined) return;
    for (const name of refsOf(schema)) {
      if (needed.has(name)) continue;
      needed.add(name);
      visit(sources.defs.get(name));
    }
  };
  visit(sources.envelope);
  for (const fact of sources.facts) {
    needed.add(fact.name);
    visit(fact.schema);
  }

  const channels: Record<string, unknown> = {};
  for (const [topic, about] of Object.entries(sources.topics)) {
    const facts = sources.facts.filter((fact) => sources.catalogue[fact.type]?.topic === topic);
    const family = topic.endsWith('.*');
    channels[channelOf(topic)] = {
      address: family ? topic.replace('*', '{unitId}') : topic,
      title: about.zh,
      description: about.description,
      ...(family
        ? { parameters: { unitId: { description: 'Receiving unit, e.g. `street-110105026`.' } } }
        : {}),
      messages: Object.fromEntries(
        facts.map((fact) => [fact.name, { $ref: `#/components/messages/${fact.name}` }]),
      ),
      'x-retention': sources.catalogue[facts[0]?.type ?? '']?.retention ?? 'kept',
    };
  }

  const messages: Record<string, unknown> = {};
  const {
    title: _title,
    description: _description,
    $id: _id,
    $schema: _schema,
    ...envelope
  } = published(sources.envelope);
  for (const fact of sources.facts) {
    const entry = sources.catalogue[fact.type];
    const sample = exampleOf(join(examples, fact.type));
    messages[fact.name] = {
      name: fact.type,
      title: fact.name,
      summary: fact.schema.description ?? '',
      contentType: 'application/cloudevents+json',
      payload: {
        ...envelope,
        required: [...(envelope.required ?? []), 'data'],
        properties: {
          ...envelope.properties,
          type: { const: fact.type },
          data: { $ref: `#/components/schemas/${fact.name}` },
        },
      },
      ...(sample === undefined ? {} : { examples: [sample] }),
      'x-owners': entry?.owners ?? [],
      'x-readers': entry?.readers ?? [],
      'x-key': entry?.key ?? '',
      'x-personal': entry?.personal ?? '',
    };
  }

  const operations: Record<string, unknown> = {};
  const say = (
    service: string,
    action: 'send' | 'receive',
    topic: string,
    names: readonly string[],
  ): void => {
    if (names.length === 0) return;
    const channel = channelOf(topic);
    operations[`${service}-${action}-${channel}`] = {
      action,
      title: `${service} ${action === 'send' ? 'says' : 'reads'} ${topic}`,
      channel: { $ref: `#/channels/${channel}` },
      messages: names.map((name) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
    };
  };
  const services = new Set(
    Object.values(sources.catalogue).flatMap((entry) => [...entry.owners, ...entry.readers]),
  );
  for (const service of [...services].sort()) {
    for (const topic of Object.keys(sources.topics)) {
      const within = sources.facts.filter((fact) => sources.catalogue[fact.type]?.topic === topic);
      say(
        service,
        'send',
        topic,
        within
          .filter((fact) => sources.catalogue[fact.type]?.owners.includes(service))
          .map((fact) => fact.name),
      );
      say(
        service,
        'receive',
        topic,
        within
          .filter((fact) => sources.catalogue[fact.type]?.readers.includes(service))
          .map((fact) => fact.name),
      );
    }
  }

  return {
    asyncapi: '3.0.0',
    info: {
      title: '接诉 Jiesu facts',
      version,
      license: { name: 'Apache-2.0' },
      description:
        'Facts in past tense, CloudEvents 1.0 as structured JSON. At least once, in order per `partitionkey` within a topic, idempotent by cause; across topics readers compare `revision`. Personal data rides on `intake` only.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels,
    operations,
    components: {
      messages,
      schemas: Object.fromEntries(
        [...needed].sort().map((name) => [name, published(sources.defs.get(name) ?? {})]),
      ),
    },
  };
}

const channelOf = (topic: string): string => topic.replace(/\.\*$/, '');

function exampleOf(folder: string): unknown {
  if (!existsSync(folder)) return undefined;
  const file = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()[0];
  if (file === undefined) return undefined;
  return {
    name: file.slice(0, -'.json'.length),
    payload: JSON.parse(readFileSync(join(folder, file), 'utf8')) as unknown,
  };
}
