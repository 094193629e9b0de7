import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { giveUp, progressLine, readTool, type ToolOptions } from '@jiesu/testkit/tools';
import { type RecordedCallback, resealCallback, type WecomKeys } from '@jiesu/wechat-intake';

const usage = `npm run import -- FILE [--data data] [--url http://…]

Brings a file through the real doors of a running system, with an answer for each line.

  FILE of hotline records: one RequestDraft a line (see /docs, createRequest). A line's externalId is its
       identity: the same file twice makes nothing twice.
  FILE of WeCom callbacks: { source, query, body } a line; the keys that open them lie beside it in wecom-key.json.`;

interface Keys extends WecomKeys {
  readonly groups: readonly {
    readonly groupId: string;
    readonly name: string;
    readonly communityId: string;
    readonly notice: boolean;
  }[];
}

interface LineAnswer {
  readonly line: number;
  readonly id?: string;
  readonly problem?: {
    readonly code: string;
    readonly detail: string;
    readonly fields?: readonly { field: string; message: string }[];
  };
}

const tool = readTool(usage);
const [name] = tool.positionals;
if (name === undefined) giveUp(`要导入哪个文件？\n\n${usage}`);
const file = resolve(process.env.INIT_CWD ?? process.cwd(), name);
if (!existsSync(file) || !statSync(file).isFile()) giveUp(`没有文件 ${file}。 There is no file ${file}.`);

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: createReadStream(file, 'utf8') });
  for await (const line of lines) if (line.trim() !== '') return line;
  return '';
}

function isCallback(line: string): boolean {
  try {
    const parsed = JSON.parse(line) as { readonly source?: unknown; readonly query?: unknown };
    return typeof parsed.source === 'string' && typeof parsed.query === 'object';
  } catch {
    return false;
  }
}

/** Streams the file into the batch door and tells what became of each line. */
async function importRequests({ url, tokenOf }: ToolOptions): Promise<number> {
  const token = await tokenOf('simulator');
  const target = new URL('/api/requests:batch', url);
  const shown = progressLine();
  let accepted = 0;
  const refused: LineAnswer[] = [];
  const repeated = new Set<string>();
  let twice = 0;
  await new Promise<void>((done, failed) => {
    const outgoing = request(target, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-ndjson',
        'idempotency-key': crypto.randomUUID(),
      },
    });
    outgoing.on('error', failed);
    outgoing.on('response', (answer) => {
      if (answer.statusCode !== 200) {
        answer.setEncoding('utf8');
        let body = '';
        answer.on('data', (chunk: string) => {
          body += chunk;
        });
        answer.on('end', () => failed(new Error(`${answer.statusCode}: ${body}`)));
        return;
      }
      const lines = createInterface({ input: answer });
      lines.on('line', (text) => {
        if (text === '') return;
        const line = JSON.parse(text) as LineAnswer;
        if (line.id === undefined) refused.push(line);
        else {
          accepted += 1;
          if (repeated.has(line.id)) twice += 1;
          repeated.add(line.id);
        }
        shown(`已受理 ${accepted}，拒绝 ${refused.length}`);
      });
      lines.on('close', done);
    });
    Readable.from(createReadStream(file)).pipe(outgoing);
  });
  process.stderr.write('\n');
  for (const { line, problem } of refused) {
    const fields = problem?.fields?.map(({ field, message }) => `${field}：${message}`).join('；');
    process.stdout.write(
      `第 ${line} 行未受理 ${problem?.code}：${problem?.detail ?? ''}${fields ? `（${fields}）` : ''}\n`,
    );
  }
  process.stdout.write(
    `${accepted} 行已受理，成为 ${repeated.size} 件诉求${twice > 0 ? `（${twice} 行与前面重复）` : ''}；${refused.length} 行未受理，原因如上。\n`,
  );
  return 0;
}

/** Opens each recorded callback, seals it for this system and delivers it as WeCom would, now. */
async function importCallbacks({ send, signIn, wecom }: ToolOptions): Promise<number> {
  const keyFile = join(dirname(file), 'wecom-key.json');
  if (!existsSync(keyFile)) giveUp(`找不到 ${keyFile}：需要它才能打开这些回调。`);
  if (wecom === undefined) giveUp('这个系统没有演示用的企业微信来源，请用带演示数据的目录启动。');
  const keys = JSON.parse(readFileSync(keyFile, 'utf8')) as Keys;
  const door = await signIn('simulator');
  for (const { groupId, ...group } of keys.groups)
    await door.call('registerGroup', { params: { groupId }, body: { ...group, source: wecom.source } });
  const counts = new Map<number, number>();
  const shown = progressLine();
  let sent = 0;
  for await (const line of createInterface({ input: createReadStream(file, 'utf8') })) {
    if (line.trim() === '') continue;
    const recorded = JSON.parse(line) as RecordedCallback;
    const resealed = resealCallback(recorded, keys, wecom, Date.now());
    if (resealed === undefined) giveUp(`${keyFile} 打不开第 ${sent + 1} 条回调：钥匙和文件不是一对。`);
    const query = new URLSearchParams({ ...resealed.query });
    const answer = await send({
      method: 'POST',
      path: `/wecom/${wecom.source}?${query.toString()}`,
      headers: { 'content-type': resealed.body.startsWith('{') ? 'application/json' : 'text/xml' },
      body: resealed.body,
    });
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    sent += 1;
    shown(`已送达 ${sent}`);
    // The public door takes about a hundred a second of one sender.
    await new Promise((next) => setTimeout(next, 12));
  }
  process.stderr.write('\n');
  // A community worker sees a community; who reviews sees them all.
  const overseer = await signIn('simulator-review');
  const candidates = await overseer.call('listCandidates', { query: { state: 'open', limit: 1 } });
  process.stdout.write(
    `${sent} 条回调：${[...counts].map(([status, times]) => `${times} 条答 ${status}`).join('，')}；现有待确认的候选诉求 ${candidates.total} 件。\n`,
  );
  return 0;
}

const line = await firstLine();
if (line === '') giveUp(`${file} 是空的。 ${file} is empty.`);
process.exit(isCallback(line) ? await importCallbacks(tool) : await importRequests(tool));
