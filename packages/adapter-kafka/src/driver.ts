import { createRequire } from 'node:module';

/** KafkaJS is CommonJS, and its names are not to be seen from a module. */
const require = createRequire(import.meta.url);
const kafkajs = require('kafkajs') as typeof import('kafkajs');

export const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel, Partitioners } = kafkajs;

/** How it writes and reads a fetch, in all versions: see sessions.ts. */
export const fetchRequests: unknown = require('kafkajs/src/protocol/requests/fetch');
