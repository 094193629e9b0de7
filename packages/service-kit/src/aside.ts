import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { Fault, type Retry } from '@jiesu/ports';
import { findReferenceDir, loadReference, type Reference } from './reference.ts';
import { createVault, keysOf, type Vault } from './vault.ts';

/** What work beside the main thread may look at: nothing that changes. */
export interface AsideTools {
  readonly reference: Reference;
  readonly vault: Vault;
}

/** Pure work that takes the processor longer than a call should wait: reading a text, say. */
export type AsideWork<In, Out> = (tools: AsideTools) => (one: In) => Out;

/** Such work at hand. What it throws is thrown here; a Fault keeps its code. */
export interface Aside<In, Out> {
  do(one: In): Promise<Out>;
}

/** Things that cross to the thread in one message, and the messages it may have in hand. */
const LOT = 64;
const LOTS = 8;

type Answer<Out> =
  | { readonly out: Out }
  | { readonly fault: { readonly code: string; readonly retry: Retry; readonly detail: string } }
  | { readonly error: string };

interface Waiting<In, Out> {
  readonly one: In;
  readonly done: (out: Out) => void;
  readonly failed: (error: unknown) => void;
}

/** The thread's file of a service: it lies beside a bundle, and there is none beside the sources. */
export function asideFile(service: string): URL | undefined {
  const file = new URL(`./${service}-aside.js`, import.meta.url);
  return existsSync(file) ? file : undefined;
}

/** Without a file the work is done in this thread, when it is first asked for. */
export function openAside<In, Out>(
  file: URL | undefined,
  work: AsideWork<In, Out>,
  tools: AsideTools,
  atOnce = true,
): Aside<In, Out> & { close(): Promise<void> } {
  if (file !== undefined) return inThread(file, tools, atOnce);
  let ready: ((one: In) => Out) | undefined;
  return {
    async do(one) {
      ready ??= work(tools);
      return ready(one);
    },
    close: async () => undefined,
  };
}

function inThread<In, Out>(
  file: URL,
  { vault }: AsideTools,
  atOnce: boolean,
): Aside<In, Out> & { close(): Promise<void> } {
  let queue: Waiting<In, Out>[] = [];
  let flying: Waiting<In, Out>[][] = [];
  let scheduled = false;
  let closed = false;
  let worker: Worker | undefined;

  const start = (): Worker => {
    const made = new Worker(file, {
      workerData: keysOf(vault),
      resourceLimits: { maxYoungGenerationSizeMb: 24 },
    });
    made.on('message', (answers: readonly Answer<Out>[]) => {
      const lot = flying.shift() ?? [];
      lot.forEach(({ done, failed }, i) => {
        const answer = answers[i] as Answer<Out>;
        if ('out' in answer) done(answer.out);
        else if ('error' in answer) failed(new Error(answer.error));
        else failed(new Fault(answer.fault.code, answer.fault.retry, answer.fault.detail));
      });
      if (flying.length === 0 && queue.length === 0) made.unref();
      else send();
    });
    // It failed as a whole: what it had in hand failed with it, and the next asking starts another.
    made.on('error', lost);
    made.on('exit', (code) => lost(new Error(`the thread of ${file.pathname} ended with ${code}`)));
    return made;

    function lost(error: unknown): void {
      if (worker !== made) return;
      worker = undefined;
      const lots = flying;
      flying = [];
      for (const lot of lots) for (const { failed } of lot) failed(error);
      if (queue.length > 0 && !closed) send();
    }
  };

  const send = (): void => {
    scheduled = false;
    while (queue.length > 0 && flying.length < LOTS) {
      worker ??= start();
      if (flying.length === 0) worker.ref();
      const lot = queue.length <= LOT ? queue : queue.slice(0, LOT);
      queue = queue.length <= LOT ? [] : queue.slice(LOT);
      flying.push(lot);
      worker.postMessage(lot.map(({ one }) => one));
    }
  };

  if (atOnce) {
    worker = start();
    worker.unref();
  }
  return {
    do: (one) =>
      new Promise((done, failed) => {
        queue.push({ one, done, failed });
        if (scheduled) return;
        scheduled = true;
        setImmediate(send);
      }),
    async close() {
      closed = true;
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}

/** The whole of a thread's file: does this work until the process ends. */
export function serveAside<In, Out>(work: AsideWork<In, Out>): void {
  const port = parentPort;
  const folder = findReferenceDir(dirname(fileURLToPath(import.meta.url)));
  if (port === null || folder === undefined) throw new Error('not in a thread of the host');
  const run = work({ reference: loadReference(folder), vault: createVault(workerData as Uint8Array[]) });
  const answerTo = (one: In): Answer<Out> => {
    try {
      return { out: run(one) };
    } catch (error) {
      if (error instanceof Fault) {
        const { code, retry, detail } = error;
        return { fault: { code, retry, detail } };
      }
      return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
  };
  port.on('message', (lot: readonly In[]) => {
    port.postMessage(lot.map(answerTo));
  });
}
