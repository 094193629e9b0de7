/**
 * What Chromium 87 lacks and our libraries use. Additions only where the function is missing, with the standard's
 * behaviour for the cases that occur.
 */
function add(target: object, name: string, value: unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { value, writable: true, configurable: true });
}

function at<T>(this: ArrayLike<T>, index: number): T | undefined {
  const place = Math.trunc(index) || 0;
  return this[place < 0 ? this.length + place : place];
}

add(Array.prototype, 'at', at);
add(String.prototype, 'at', at);
add(Object, 'hasOwn', (object: object, name: PropertyKey) => Object.hasOwn(object, name));
add(Array.prototype, 'findLast', function findLast<
  T,
>(this: T[], test: (value: T, index: number, all: T[]) => unknown) {
  for (let index = this.length - 1; index >= 0; index--) {
    const value = this[index] as T;
    if (test(value, index, this)) return value;
  }
  return undefined;
});
add(globalThis, 'structuredClone', (value: unknown): unknown => JSON.parse(JSON.stringify(value)));
