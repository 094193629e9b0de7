import { createRequire } from 'node:module';

/** KafkaJS is CommonJS, and its names are not to be seen from a module. */
const kafkajs = createRequire(import.meta.url)('kafkajs') as typeof import('kafkajs');

export const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel, Partitioners } = kafkajs;
