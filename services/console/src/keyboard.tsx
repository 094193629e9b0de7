import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from 'react';
import { type Binding, keyReader } from './keys.ts';

/** A group of keys that belong together on the help sheet. */
export interface KeyGroup {
  readonly title: string;
  readonly bindings: readonly Binding[];
  /** A dialog's keys: what lies beneath is asleep. */
  readonly modal?: boolean;
}

interface Registry {
  add(group: { readonly current: KeyGroup }): () => void;
  groups(): readonly KeyGroup[];
}

const Keys = createContext<Registry | undefined>(undefined);

export function KeyboardProvider({ children }: { readonly children: ReactNode }) {
  const held = useRef<{ readonly current: KeyGroup }[]>([]);
  const registry = useMemo<Registry>(
    () => ({
      add(group) {
        held.current.push(group);
        return () => {
          held.current = held.current.filter((other) => other !== group);
        };
      },
      groups: () => awake(held.current.map((group) => group.current)),
    }),
    [],
  );
  useEffect(() => {
    const reader = keyReader();
    const onKey = (event: KeyboardEvent): void => {
      // An input method is composing: Enter and Esc belong to it.
      if (
        event.isComposing ||
        event.keyCode === 229 ||
        event.defaultPrevented ||
        (event.repeat === true && event.key === 'Enter')
      )
        return;
      // An enlarged picture lies over the page and takes Esc and the arrows for itself.
      if (document.querySelector('.ant-image-preview-mask')) return;
      const groups = awake(held.current.map((group) => group.current));
      const target = event.target instanceof HTMLElement ? event.target : undefined;
      const dialog = target?.closest('.ant-modal,.ant-drawer') !== null && target !== undefined;
      const able = dialog ? groups.filter((group) => group.modal) : groups;
      const found = reader.read(
        event,
        isTyping(target),
        able.flatMap((group) => group.bindings),
        Date.now(),
      );
      if (!found) return;
      // Enter on a focused button or link does what the button says.
      if (found.keys === 'enter' && target && ['BUTTON', 'A', 'SUMMARY'].includes(target.tagName)) return;
      event.preventDefault();
      event.stopPropagation();
      found.run();
    };
    // Capturing: antd's own handlers (select, table) must not see a key that we use.
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);
  return <Keys value={registry}>{children}</Keys>;
}

function awake(groups: readonly KeyGroup[]): readonly KeyGroup[] {
  const last = groups.map((group) => group.modal === true).lastIndexOf(true);
  return last === -1 ? groups : groups.slice(last);
}

function isTyping(target: HTMLElement | undefined): boolean {
  if (!target) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target.tagName === 'INPUT') {
    return !['checkbox', 'radio', 'button', 'submit', 'file'].includes((target as HTMLInputElement).type);
  }
  return target.getAttribute('role') === 'combobox';
}

/** Makes keys work while the component is on the page. Earlier components are covered by later ones. */
export function useKeys(
  title: string,
  bindings: readonly Binding[],
  options: { readonly modal?: boolean; readonly off?: boolean } = {},
): void {
  const registry = useContext(Keys);
  const group = useRef<KeyGroup>({ title, bindings });
  group.current = { title, bindings, ...(options.modal ? { modal: true } : {}) };
  useEffect(() => (options.off ? undefined : registry?.add(group)), [registry, options.off]);
}

/** The groups that work right now, for the help sheet. */
export function useKeyGroups(): () => readonly KeyGroup[] {
  const registry = useContext(Keys);
  return () => registry?.groups() ?? [];
}
