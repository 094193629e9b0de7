import { picture, random } from '@jiesu/testkit';
import { describe, expect, it } from 'vitest';
import { edgeCity, office, otherOffice, refusal } from './people.ts';

const png = picture(random(3));
const form = (filename: string, content: Buffer, end = '\r\n--line--\r\n') =>
  Buffer.concat([
    Buffer.from(
      `--line\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: image/png\r\n\r\n`,
    ),
    content,
    Buffer.from(end),
  ]);

describe('evidence that people send', () => {
  const edge = edgeCity();
  const put = (body: Buffer, contentType = 'image/png', as: typeof office = office) =>
    edge.city.inject('POST', '/api/evidence', { as, body, headers: { 'content-type': contentType } });
  const putForm = (body: Buffer) => put(body, 'multipart/form-data; boundary=line');

  it('makes no path of a file name, whatever it says', async () => {
    const names = [
      '../../etc/passwd',
      '..\\..\\boot.ini',
      '/etc/cron.d/x',
      'a\u0000.png',
      '照片<b>.png',
      '%2e%2e%2f',
    ];
    for (const name of names) {
      const reply = await putForm(form(name, png));
      expect(reply.status).toBe(201);
      expect(reply.body.ref).toMatch(/^[0-9a-f]{64}$/);
      expect(reply.text).not.toContain('passwd');
      const back = await edge.call('getEvidence', { as: office, params: { ref: reply.body.ref } });
      expect(back.bytes.equals(png)).toBe(true);
      expect(String(back.headers['content-disposition'])).toMatch(/^inline; filename="[0-9a-f]+"$/);
    }
  });

  it('finds nothing by a path instead of a reference', async () => {
    for (const ref of ['../../jiesu.db', '%2e%2e%2fjiesu.db', '..', 'jiesu.db', 'A'.repeat(64)]) {
      const reply = await edge.call('getEvidence', { as: office, params: { ref } });
      expect([400, 404]).toContain(reply.status);
    }
  });

  it('judges by the content, not by the name or the type that was said', async () => {
    const fakes = [
      '<html><script>alert(1)</script></html>',
      '<svg onload="alert(1)"/>',
      'MZ\u0000',
      '{"a":1}',
    ];
    for (const fake of fakes)
      expect(refusal(await put(Buffer.from(fake)))).toMatchObject({ code: 'evidence-type' });
    expect(refusal(await put(Buffer.alloc(0)))).toMatchObject({ code: 'evidence-empty' });
    const taken = await put(png, 'text/html');
    expect(taken.body.mediaType).toBe('image/png');
    const back = await edge.call('getEvidence', { as: office, params: { ref: taken.body.ref } });
    expect(back.headers['content-type']).toBe('image/png');
    expect(back.headers['x-content-type-options']).toBe('nosniff');
  });

  it('refuses a file that is too large', async () => {
    const large = Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]);
    expect(refusal(await put(large))).toMatchObject({ status: 413, code: 'evidence-too-large' });
    expect(refusal(await putForm(form('a.png', large)))).toMatchObject({ status: 413 });
  });

  it('says that a form broke off on its way', async () => {
    const whole = form('a.png', png);
    for (const length of [0, 8, 40, 100, 180, whole.length - 20])
      expect(refusal(await putForm(whole.subarray(0, length)))).toEqual({
        status: 400,
        code: 'invalid-body',
        fields: ['file'],
      });
    expect(refusal(await put(whole, 'multipart/form-data'))).toMatchObject({ status: 400 });
  });

  it('lets no unit prove with the pictures of another', async () => {
    const ref = (await put(png)).body.ref;
    expect((await edge.call('getEvidence', { as: otherOffice, params: { ref } })).status).toBe(404);
    const ticketId = await edge.ticket();
    await edge.call('acceptTicket', { as: office, params: { ticketId } });
    const body = { text: '现场照片', attachments: [ref] };
    expect((await edge.call('noteTicket', { as: office, params: { ticketId }, body })).status).toBe(200);
    expect((await edge.call('noteTicket', { as: otherOffice, params: { ticketId }, body })).status).toBe(404);
  });
});
