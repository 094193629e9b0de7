import { type Cause, type KnownCause, REMEMBERED_CAUSES } from '@jiesu/ports';

/**
 * Causes as the table keeps them: one line each, `id <tab> revision <tab> digest`, newest last, so that one more is
 * one text appended and a known one is found without reading the rest.
 */
const clean = (text: string): string =>
  /[\t\n%\0]/.test(text)
    ? text.replace(/[\t\n%\0]/g, (c) => (c === '\t' ? '%09' : c === '\n' ? '%0A' : c === '%' ? '%25' : '%00'))
    : text;
const restore = (text: string): string => (text.includes('%') ? decodeURIComponentSafely(text) : text);
const decodeURIComponentSafely = (text: string): string =>
  text.replace(/%(09|0A|25|00)/g, (_, code) =>
    code === '09' ? '\t' : code === '0A' ? '\n' : code === '25' ? '%' : '\0',
  );

/** SQLite ends a bound text at its first NUL: without this, what differs only behind one would be the same. */
export const whole = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text);

/** What to look for to know whether a cause is there. */
export const needleOf = (cause: Cause): string => `\n${clean(cause.id)}\t`;

export const lineOf = (cause: Cause, revision: number): string =>
  `\n${clean(cause.id)}\t${revision}${cause.digest === undefined ? '' : `\t${clean(cause.digest)}`}`;

export const linesOf = (causes: readonly KnownCause[]): string =>
  causes.map((cause) => lineOf(cause, cause.revision)).join('');

/** All that lie in the column: up to `TRIM_AT` of them. */
export const causesOf = (text: string): KnownCause[] => {
  const causes: KnownCause[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [id = '', revision = '', digest] = line.split('\t');
    causes.push({
      id: restore(id),
      ...(digest !== undefined && { digest: restore(digest) }),
      revision: Number(revision),
    });
  }
  return causes;
};

/** The column is cut back to `REMEMBERED_CAUSES` when it has grown this far. */
export const TRIM_AT = REMEMBERED_CAUSES + 32;

/** What is left of a list that has grown too long. */
export const trimmed = (causes: readonly KnownCause[]): readonly KnownCause[] =>
  causes.length > REMEMBERED_CAUSES ? causes.slice(-REMEMBERED_CAUSES) : causes;
