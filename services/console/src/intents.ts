/**
 * One idempotency key per intention of a person. Pressing again after a failure, or logging in again in between,
 * is the same intention and keeps its key, so nothing is done twice; another wish, or the same wish after it was
 * fulfilled, gets a new one.
 */
export function intents(newKey: () => string) {
  let open: { readonly what: string; readonly key: string } | undefined;
  return {
    keyFor(what: unknown): string {
      const text = stable(what);
      if (open?.what !== text) open = { what: text, key: newKey() };
      return open.key;
    },
    fulfilled(): void {
      open = undefined;
    },
  };
}

/** JSON with sorted names: the same wish reads the same. */
export function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (value instanceof Blob)
    return `blob:${value.size}:${value.type}:${value instanceof File ? `${value.name}:${value.lastModified}` : ''}`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => `${JSON.stringify(name)}:${stable(inner)}`);
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
