import { connect, type Socket } from 'node:net';

/**
 * A load generator that costs as little as it can, for it shares two cores with what it measures: plain sockets, one
 * request at a time on each, answers read only as far as their length.
 */

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

export interface Line {
  /** Sends one request and resolves with its answer. One at a time. */
  ask(request: string): Promise<Answer>;
  close(): void;
}

export function openLine(port: number): Promise<Line> {
  return new Promise((opened, failed) => {
    const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    let buffer = '';
    let from = 0;
    let waiting: { resolve: (answer: Answer) => void; reject: (error: unknown) => void } | undefined;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      buffer = buffer === '' ? chunk : buffer + chunk;
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const at = buffer.toLowerCase().indexOf('content-length:');
      const length = at < 0 || at > head ? 0 : Number.parseInt(buffer.slice(at + 15, at + 30), 10);
      if (buffer.length < head + 4 + length) return;
      const answer = {
        status: Number(buffer.slice(9, 12)),
        body: buffer.slice(head + 4, head + 4 + length),
        milliseconds: performance.now() - from,
      };
      buffer = '';
      const asker = waiting;
      waiting = undefined;
      asker?.resolve(answer);
    });
    const broken = (error: unknown) => {
      waiting?.reject(error);
      waiting = undefined;
      failed(error);
    };
    socket.on('error', broken);
    socket.on('close', () => broken(new Error('the connection was closed')));
    socket.once('connect', () =>
      opened({
        ask: (request) =>
          new Promise((resolve, reject) => {
            waiting = { resolve, reject };
            from = performance.now();
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}

export function httpText(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): string {
  const lines = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1'];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== '') lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

export interface Measured {
  readonly perSecond: number;
  readonly answers: number;
  readonly others: ReadonlyMap<number, number>;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** As many requests as `connections` lines can carry, one after the other on each, for `seconds`. */
export async function closedLoop(
  port: number,
  connections: number,
  seconds: number,
  next: () => string,
  good: number,
): Promise<Measured> {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)));
  const latencies: number[] = [];
  const others = new Map<number, number>();
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < until) {
        const { status, milliseconds } = await line.ask(next());
        if (status === good) latencies.push(milliseconds);
        else others.set(status, (others.get(status) ?? 0) + 1);
      }
    }),
  );
  const elapsed = (performance.now() - started) / 1_000;
  for (const line of lines) line.close();
  latencies.sort((a, b) => a - b);
  return {
    perSecond: latencies.length / elapsed,
    answers: latencies.length,
    others,
    p50: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    max: latencies.at(-1) ?? 0,
  };
}
