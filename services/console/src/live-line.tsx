import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { follow, type LiveState, staleAfter } from './live.ts';

const Line = createContext<LiveState>('connecting');
const STREAM = '/api/stream';

/** Holds the line to the server and lets what is on the screen be read again when facts touch it. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const stop = follow(
      {
        open: ({ up, down, notice, reset }) => {
          let source: EventSource | undefined;
          let again: ReturnType<typeof setTimeout> | undefined;
          const connect = (): void => {
            source = new EventSource(STREAM);
            source.onopen = up;
            source.onmessage = (event: MessageEvent<string>) => notice(event.data);
            source.addEventListener('reset', reset);
            // The session has ended: reading again leads to the log-in, over the page.
            source.addEventListener('closed', () => {
              source?.close();
              down();
              reset();
              again = setTimeout(connect, 5000);
            });
            source.onerror = () => {
              down();
              // The browser reconnects by itself, with the last event id, unless the server refused (401, 503).
              if (source?.readyState === EventSource.CLOSED) again = setTimeout(connect, 5000);
            };
          };
          connect();
          return {
            close: () => {
              clearTimeout(again);
              source?.close();
            },
          };
        },
        later: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      },
      (notices, everything) => {
        if (everything) {
          void client.invalidateQueries({
            predicate: (query) => query.state.data !== undefined && !lasting.has(String(query.queryKey[0])),
          });
          return;
        }
        for (const id of staleAfter(notices)) void client.invalidateQueries({ queryKey: [id] });
      },
      setState,
    );
    const offline = (): void => setState('offline');
    window.addEventListener('offline', offline);
    return () => {
      window.removeEventListener('offline', offline);
      stop();
    };
  }, [client]);
  return <Line value={state}>{children}</Line>;
}

const lasting = new Set(['allUnits', 'listProblemTypes', 'listDispositionScripts', 'suggest']);

export function useLive(): LiveState {
  return useContext(Line);
}
