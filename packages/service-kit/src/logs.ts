import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogue } from '@jiesu/contracts';
import pino, { type Logger } from 'pino';
import type { LogLevel } from './config.ts';

export type { Logger } from 'pino';

const ROTATE_AT_BYTES = 64 * 1024 * 1024;
const HELD_BYTES = 1024 * 1024;
const GONE = '[redacted]';

/** Mobile and land-line numbers, ID cards: what people type into free text. */
const PATTERNS: readonly RegExp[] = [
  /(?<![\dA-Za-z-])\d{17}[\dXx](?![\dA-Za-z])/g,
  /(?<![\dA-Za-z-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\dA-Za-z])/g,
  /(?<![\dA-Za-z-])0\d{2,3}[- ]?[2-9]\d{6,7}(?!\d)/g,
];

/** Fields of the person behind a request, whatever object they lie in; the catalogue adds those of its facts. */
const PERSONAL = new Set([
  'petitioner',
  'petitionerRef',
  'phone',
  'address',
  'text',
  'title',
  'sealed',
  'password',
  'passwordHash',
  'token',
  'authorization',
  'cookie',
  'csrf',
  'sender',
  'senderName',
]);
for (const entry of Object.values(catalogue)) {
  for (const field of (entry as { readonly personalFields?: readonly string[] }).personalFields ?? [])
    PERSONAL.add(field);
}

/** Takes numbers of people out of a sentence. */
export function scrub(text: string): string {
  let clean = text;
  for (const pattern of PATTERNS) clean = clean.replace(pattern, GONE);
  return clean;
}

/** Copies a value for the log without what belongs to people. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 5) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  if (value instanceof Error)
    return { name: value.name, message: scrub(value.message), stack: scrub(value.stack ?? '') };
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, PERSONAL.has(key) ? GONE : redact(item, depth + 1)]),
  );
}

/** JSON lines to a file (or stderr); errors also to the console, so that a quiet console is a good sign. */
export function createLog(options: {
  readonly level: LogLevel;
  readonly file: string;
  readonly service: string;
}): Logger {
  if (options.level === 'silent') return silentLog;
  const streams: pino.StreamEntry[] = [];
  if (options.file === 'stderr') {
    streams.push({ level: options.level, stream: pino.destination({ dest: 2, sync: true }) });
  } else {
    mkdirSync(dirname(options.file), { recursive: true });
    rotate(options.file);
    // Lines are few, and the last ones before a crash are the ones wanted: no buffer.
    const file = pino.destination({ dest: options.file, sync: true, maxLength: HELD_BYTES });
    // A full disk costs lines, never the process: what fits is held and written when there is room again.
    file.on('error', () => undefined);
    streams.push({ level: options.level, stream: file });
    streams.push({ level: 'error', stream: pino.destination({ dest: 2, sync: true }) });
  }
  return pino(
    {
      level: options.level,
      base: { service: options.service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (entry) => redact(entry) as Record<string, unknown>,
      },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => (typeof arg === 'string' ? scrub(arg) : arg)) as typeof args);
        },
      },
    },
    pino.multistream(streams),
  );
}

export const silentLog: Logger = pino({ level: 'silent' });

/** One older file is kept: enough to look back, never a full disk. */
function rotate(file: string): void {
  try {
    if (statSync(file).size > ROTATE_AT_BYTES) renameSync(file, `${file}.1`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
