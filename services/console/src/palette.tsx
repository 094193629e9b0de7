import { Modal } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { readId } from './ids.ts';
import { useKeyGroups, useKeys } from './keyboard.tsx';
import { placesOf } from './pages.ts';
import { Caps } from './parts/basics.tsx';
import { useSession } from './session.tsx';
import { useSpeech, useText } from './text/index.tsx';

const wishes = new EventTarget();

export function openPalette(): void {
  wishes.dispatchEvent(new Event('palette'));
}

export function openKeySheet(): void {
  wishes.dispatchEvent(new Event('keys'));
}

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly keys?: string;
  readonly run: () => void;
}

/** Ctrl+K: every page, every action of the page beneath, and the way to a request or ticket by its number. */
export function Palette() {
  const text = useText();
  const { language, speak } = useSpeech();
  const { principal, logout, is } = useSession();
  const go = useNavigate();
  const groups = useKeyGroups();
  const [open, setOpen] = useState(false);
  const [sheet, setSheet] = useState(false);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [actions, setActions] = useState<readonly Entry[]>([]);
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);

  const show = (): void => {
    setActions(
      groups().flatMap((group) =>
        group.bindings
          .filter((binding) => !binding.disabled && binding.keys !== 'ctrl+k')
          .map((binding) => ({
            id: `${group.title}/${binding.keys}`,
            name: binding.label,
            kind: group.title,
            keys: binding.keys,
            run: binding.run,
          })),
      ),
    );
    setTyped('');
    setAt(0);
    setOpen(true);
  };
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    const onPalette = (): void => latest.current();
    const onKeys = (): void => setSheet(true);
    wishes.addEventListener('palette', onPalette);
    wishes.addEventListener('keys', onKeys);
    return () => {
      wishes.removeEventListener('palette', onPalette);
      wishes.removeEventListener('keys', onKeys);
    };
  }, []);

  const entries = useMemo<readonly Entry[]>(() => {
    const places = placesOf(principal?.roles ?? []).map((place) => ({
      id: place.path,
      name: text.nav.places[place.id],
      kind: text.palette.page,
      keys: place.keys,
      run: () => void go(place.path),
    }));
    const placeKeys = new Set(places.map((place) => place.keys));
    const all: readonly Entry[] = [
      ...places,
      ...actions.filter((action) => !placeKeys.has(action.keys ?? '')),
      {
        id: 'language',
        name: text.common.otherLanguage,
        kind: text.palette.action,
        run: () => speak(language === 'zh' ? 'en' : 'zh'),
      },
      { id: 'logout', name: text.session.logout, kind: text.palette.action, run: () => void logout() },
    ];
    const seen = new Set<string>();
    const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const matching = all
      .filter((entry) => !seen.has(`${entry.kind}/${entry.name}`) && seen.add(`${entry.kind}/${entry.name}`))
      .filter((entry) => words.every((word) => `${entry.name} ${entry.kind}`.toLowerCase().includes(word)));
    const sought = readId(typed);
    if (!sought) return matching;
    const found: Entry[] = [];
    if (sought.kind === 'ticket') {
      found.push({
        id: sought.ticketId,
        name: text.palette.toTicket(sought.ticketId),
        kind: text.palette.number,
        run: () => void go(`/tickets/${sought.ticketId}`),
      });
    }
    if (sought.kind === 'request' && is('office')) {
      found.push({
        id: `${sought.requestId}-1`,
        name: text.palette.toTicket(`${sought.requestId}-1`),
        kind: text.palette.number,
        run: () => void go(`/tickets/${sought.requestId}-1`),
      });
    }
    found.push({
      id: sought.requestId,
      name: text.palette.toRequest(sought.requestId),
      kind: text.palette.number,
      run: () => void go(`/requests/${sought.requestId}`),
    });
    return [...found, ...matching];
  }, [typed, actions, principal, text, language, go, is, logout, speak]);

  const choose = (entry: Entry | undefined): void => {
    if (!entry) return;
    setOpen(false);
    // After the dialog has given the focus back to the page.
    setTimeout(entry.run, 30);
  };
  const move = (step: number): void => {
    const next = Math.min(Math.max(at + step, 0), entries.length - 1);
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };

  // Who types at once, before the dialog has the focus, loses no letter and triggers nothing on the page beneath.
  useEffect(() => {
    if (!open) return undefined;
    const early = (event: KeyboardEvent): void => {
      if (
        document.activeElement === field.current ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        event.key.length !== 1
      )
        return;
      event.preventDefault();
      event.stopPropagation();
      setTyped((before) => before + event.key);
    };
    window.addEventListener('keydown', early, true);
    return () => window.removeEventListener('keydown', early, true);
  }, [open]);
  useKeys(text.palette.open, [], { modal: true, off: !open });

  useKeys(text.keys.everywhere, [
    { keys: 'ctrl+k', label: text.palette.open, inFields: true, run: show },
    { keys: '?', label: text.keys.title, run: () => setSheet(true) },
    ...placesOf(principal?.roles ?? []).map((place) => ({
      keys: place.keys,
      label: text.nav.places[place.id],
      run: () => void go(place.path),
    })),
  ]);

  return (
    <>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        closable={false}
        width={620}
        className="palette"
        style={{ top: 90 }}
        destroyOnHidden
      >
        <input
          // biome-ignore lint/a11y/noAutofocus: the dialog exists to type into
          autoFocus
          ref={field}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[at] ? `palette-${at}` : undefined}
          aria-label={text.palette.open}
          placeholder={text.palette.placeholder}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'ArrowDown') move(1);
            else if (event.key === 'ArrowUp') move(-1);
            else if (event.key === 'Enter') choose(entries[at]);
            else return;
            event.preventDefault();
          }}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA pattern of a combobox */}
        <ul className="palette-list" id="palette-list" role="listbox" ref={list}>
          {entries.map((entry, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input above handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
            <li
              key={entry.id}
              id={`palette-${index}`}
              // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the ARIA pattern of a combobox
              role="option"
              aria-selected={index === at}
              className={index === at ? 'on' : ''}
              onMouseMove={() => setAt(index)}
              onClick={() => choose(entry)}
            >
              <span>{entry.name}</span>
              <span className="small faint">{entry.kind}</span>
              {entry.keys ? <Caps keys={entry.keys} /> : null}
            </li>
          ))}
          {entries.length === 0 ? <li className="soft">{text.palette.nothing}</li> : null}
        </ul>
      </Modal>
      {sheet ? <KeySheet close={() => setSheet(false)} /> : null}
    </>
  );
}

function KeySheet({ close }: { readonly close: () => void }) {
  const text = useText();
  const groups = useKeyGroups();
  useKeys(text.keys.title, [], { modal: true });
  const [shown] = useState(() =>
    groups()
      .filter((group) => group.bindings.length > 0)
      .reverse(),
  );
  return (
    <Modal open onCancel={close} footer={null} width={860} title={text.keys.title}>
      <p className="soft gap-below">{text.keys.hint}</p>
      <div className="key-sheet">
        {shown.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <ul>
              {group.bindings.map((binding) => (
                <li key={binding.keys} className={binding.disabled ? 'off' : ''}>
                  <span>{binding.label}</span>
                  <Caps keys={binding.keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Modal>
  );
}
