import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { edgeCity } from './people.ts';

describe('bytes on a socket that no HTTP client would send', () => {
  const edge = edgeCity();

  const talk = (port: number, bytes: string | Buffer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      let heard = '';
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1');
        // One answer is enough; a server that keeps the line open waits for the next request.
        if (/\r\n\r\n/.test(heard)) socket.end();
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });

  it('get a 4xx, and the server goes on', async () => {
    const url = await edge.city.city.app.listen({ port: 0, host: '127.0.0.1' });
    const port = Number(new URL(url).port);
    const host = 'Host: x\r\n';
    const nonsense: readonly (readonly [string, RegExp])[] = [
      [`GET /../../etc/passwd HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 404/],
      [`GET /api/../../etc/passwd HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 404/],
      [`GET /api/tickets/%c0%ae%c0%ae/ HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 4\d\d/],
      [`GET /api/tickets/\u0000 HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 400/],
      [`GET //evil.example/ HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 404/],
      [`GET http://evil.example/api/session HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 4\d\d/],
      [`PROPFIND /api/session HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 4\d\d/],
      [`TRACE /api/session HTTP/1.1\r\n${host}\r\n`, /^HTTP\/1\.1 4\d\d/],
      [`GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(40_000)}\r\n\r\n`, /^HTTP\/1\.1 4\d\d/],
      [`POST /api/session HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`, /^HTTP\/1\.1 400/],
      [
        `POST /api/session HTTP/1.1\r\n${host}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        /^HTTP\/1\.1 400/,
      ],
      [
        `POST /api/session HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
        /^HTTP\/1\.1 400/,
      ],
      ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000', /^HTTP\/1\.1 400/],
      ['hello\r\n\r\n', /^HTTP\/1\.1 400/],
    ];
    for (const [bytes, answer] of nonsense) {
      const heard = await talk(port, bytes);
      expect([bytes.slice(0, 60), heard.split('\r\n')[0]]).toEqual([
        bytes.slice(0, 60),
        expect.stringMatching(answer),
      ]);
      expect(heard).not.toContain('root:');
      expect(heard).not.toMatch(/\n\s+at /);
    }
    expect(await talk(port, `GET /livez HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 200/);
  });
});
