import { Agent, createServer, request } from 'node:http';

/** What stands before several processes of one kind: round robin over those that say they are ready. */
export interface Balancer {
  readonly url: string;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 100;
/** In a row, until one is left alone: a slow answer is not yet a "no". */
const FAILURES = 3;

export async function openBalancer(behind: readonly string[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  const failures = new Map(behind.map((url) => [url, FAILURES]));
  let ready: readonly string[] = [];
  let turn = 0;
  let closed = false;
  const isReady = async (url: string): Promise<boolean> => {
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  };
  const look = async (): Promise<void> => {
    await Promise.all(
      behind.map(async (url) => failures.set(url, (await isReady(url)) ? 0 : (failures.get(url) ?? 0) + 1)),
    );
    ready = behind.filter((url) => (failures.get(url) ?? 0) < FAILURES);
  };
  const looking = (async () => {
    while (!closed) {
      await look();
      await new Promise((next) => setTimeout(next, LOOK_EVERY_MS));
    }
  })();
  const server = createServer((incoming, outgoing) => {
    const target = ready[turn++ % ready.length];
    const fail = (detail: string): void => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end(JSON.stringify({ code: 'balancer', detail }));
    };
    if (target === undefined) {
      fail('nobody is ready');
      return;
    }
    const { method, headers } = incoming;
    const passed = request(
      new URL(incoming.url ?? '/', target),
      { method: method ?? 'GET', headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', (error) => fail(String(error)));
    incoming.pipe(passed);
  });
  // An idle line that is closed here just as a call comes over it would count as a failed call.
  server.keepAliveTimeout = 0;
  await look();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      closed = true;
      await looking;
      agent.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
