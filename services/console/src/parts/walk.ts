import { useCallback, useEffect, useState } from 'react';
import { useKeys } from '../keyboard.tsx';
import { useText } from '../text/index.tsx';

/**
 * Walking a list with j, k and Enter. The place is kept by id, so that a list that moves under live updates
 * does not move the person.
 */
export function useWalk<T>(options: {
  readonly title: string;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly open?: ((item: T) => void) | undefined;
  readonly more?: (() => void) | undefined;
  readonly startAtFirst?: boolean;
}) {
  const { items, idOf, open, more } = options;
  const text = useText();
  const [current, setCurrent] = useState<string>();
  const [lastAt, setLastAt] = useState(0);
  const found = items.findIndex((item) => idOf(item) === current);
  // The item is gone (done by me or somebody else): its successor has moved up to its place.
  const at =
    found !== -1
      ? found
      : current === undefined && !options.startAtFirst
        ? -1
        : Math.min(lastAt, items.length - 1);
  const item = at >= 0 ? items[at] : undefined;
  const id = item ? idOf(item) : undefined;
  useEffect(() => {
    if (at >= 0) setLastAt(at);
    if (id !== undefined && id !== current && (current !== undefined || options.startAtFirst)) setCurrent(id);
  }, [at, id, current, options.startAtFirst]);
  const go = useCallback(
    (to: number) => {
      const bounded = Math.max(0, Math.min(items.length - 1, to));
      const target = items[bounded];
      if (!target) return;
      setCurrent(idOf(target));
      setLastAt(bounded);
      if (bounded >= items.length - 3) more?.();
      requestAnimationFrame(() =>
        document
          .querySelector(`[data-walk="${CSS.escape(idOf(target))}"]`)
          ?.scrollIntoView({ block: 'nearest' }),
      );
    },
    [items, idOf, more],
  );
  useKeys(options.title, [
    { keys: 'j', label: text.keys.next, run: () => go(at + 1) },
    { keys: 'k', label: text.keys.previous, run: () => go(Math.max(at, 1) - 1) },
    ...(open
      ? [
          {
            keys: 'enter',
            label: text.keys.open,
            disabled: item === undefined,
            run: () => item && open(item),
          },
        ]
      : []),
    ...(open
      ? [{ keys: 'o', label: text.keys.open, disabled: item === undefined, run: () => item && open(item) }]
      : []),
  ]);
  return { item, id, at, go, choose: (chosen: T) => setCurrent(idOf(chosen)) };
}
