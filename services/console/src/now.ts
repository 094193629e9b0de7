import { useSyncExternalStore } from 'react';
import { nextTick } from './countdown.ts';

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
  timer = setTimeout(tick, nextTick(now) + 20);
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setTimeout(tick, nextTick(now) + 20);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** The time, moving on with each full minute; one clock for all countdowns on the page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
