/** What a pressed key looks like to us; a part of KeyboardEvent. */
export interface Press {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

export interface Binding {
  /** `ctrl+enter`, `alt+1`, `j`, `?`, `g t` (one after the other). */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
  /** Also while somebody types in a field. Chords with ctrl or alt and function keys are meant for it. */
  readonly inFields?: boolean;
  /** Known but not possible now: listed, not run. */
  readonly disabled?: boolean;
}

/** The press in our notation. Ctrl and ⌘ count as one. Shift shows only with named keys: `?` is `?`. */
export function nameOf(press: Press): string {
  // On many layouts Alt turns digits and letters into signs; the physical key tells what was meant.
  const code = press.code ?? '';
  const physical = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? /^Key([A-Z])$/.exec(code)?.[1];
  const plain = (press.altKey || press.ctrlKey || press.metaKey) && physical ? physical : press.key;
  const key = plain === ' ' ? 'space' : plain.toLowerCase();
  const shift =
    press.shiftKey && (key.length > 1 || press.ctrlKey || press.metaKey || press.altKey) ? 'shift+' : '';
  return `${press.ctrlKey || press.metaKey ? 'ctrl+' : ''}${press.altKey ? 'alt+' : ''}${shift}${key}`;
}

const SEQUENCE_WITHIN = 1200;

/** Finds the binding a press completes. Later bindings win, so a dialog covers the page beneath it. */
export function keyReader() {
  let first: { readonly name: string; readonly at: number } | undefined;
  return {
    read(press: Press, typing: boolean, bindings: readonly Binding[], now: number): Binding | undefined {
      const name = nameOf(press);
      if (
        /^(?:(?:ctrl|alt|shift)\+)*(?:control|alt|shift|meta|altgraph|process|dead|unidentified)$/.test(name)
      )
        return undefined;
      const able = bindings.filter((binding) => !typing || binding.inFields);
      const sequence = first && now - first.at <= SEQUENCE_WITHIN ? `${first.name} ${name}` : undefined;
      first = undefined;
      // What two keys spell goes before what the second alone would do: `g o` is not `o`.
      const last = (keys: string | undefined): Binding | undefined =>
        [...able].reverse().find((binding) => binding.keys === keys);
      const found = (sequence === undefined ? undefined : last(sequence)) ?? last(name);
      if (found) return found.disabled ? undefined : found;
      if (able.some((binding) => binding.keys.startsWith(`${name} `))) first = { name, at: now };
      return undefined;
    },
  };
}

/** Keys as they are written on screen: `Ctrl + Enter` in parts. */
export function keyCaps(keys: string): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    ctrl: 'Ctrl',
    alt: 'Alt',
    shift: 'Shift',
    enter: 'Enter',
    escape: 'Esc',
    arrowdown: '↓',
    arrowup: '↑',
    arrowleft: '←',
    arrowright: '→',
    space: 'Space',
  };
  return keys.split(/[+ ]/).map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
