import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Door, DoorError, openDoor, overHttp, type Send } from '../door.ts';

/** What the first start leaves for the person at this machine, and for tools run by them. */
export interface AccountsFile {
  readonly url: string;
  readonly accounts: readonly { readonly user: string; readonly password: string; readonly name: string }[];
  /** Where simulated group messages may be handed in; the keys are this installation's own. */
  readonly wecom?: {
    readonly source: string;
    readonly token: string;
    readonly aesKey: string;
    readonly receiveId: string;
  };
}

export interface ToolOptions {
  readonly url: string;
  readonly send: Send;
  signIn(user: string): Promise<Door>;
  tokenOf(user: string): Promise<string>;
  readonly wecom: AccountsFile['wecom'];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** One sentence and a non-zero exit: what a person needs who mistyped or forgot to start the system. */
export function giveUp(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

export function readTool(
  usage: string,
  own: Readonly<
    Record<string, { readonly type: 'string' | 'boolean'; readonly default?: string | boolean }>
  > = {},
): ToolOptions {
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string', default: process.env.DATA_DIR ?? 'data' },
        url: { type: 'string' },
        help: { type: 'boolean', default: false },
        ...own,
      },
    }) as typeof parsed;
  } catch (error) {
    giveUp(`${(error as Error).message}\n\n${usage}`);
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), String(values.data), 'demo-accounts.json');
  if (!existsSync(file))
    giveUp(
      `找不到 ${file}。请先用 npm start 启动系统（首次启动会生成演示账号），或用 --data 指明数据目录。` +
        ` There is no ${file}: start the system first with npm start, or name its data folder with --data.`,
    );
  const known = JSON.parse(readFileSync(file, 'utf8')) as AccountsFile;
  const url = String(values.url ?? known.url);
  const send = overHttp(url);
  const tokenOf = async (user: string): Promise<string> => {
    const account = known.accounts.find((one) => one.user === user);
    if (account === undefined) giveUp(`${file} 里没有账号 ${user}。 ${file} holds no account ${user}.`);
    try {
      const opened = await openDoor(send).call('login', { body: { user, password: account.password } });
      return opened.token;
    } catch (error) {
      if (error instanceof DoorError)
        giveUp(`账号 ${user} 登录失败：${error.message}。密码若已改过，请更新 ${file}。`);
      giveUp(
        `连不上 ${url}，请先用 npm start 启动系统。 Nothing answers at ${url}: start the system first with npm start.`,
      );
    }
  };
  return {
    url,
    send,
    wecom: known.wecom,
    values,
    positionals,
    tokenOf,
    signIn: async (user) => openDoor(send, await tokenOf(user)),
  };
}

/** One line that is written over, where somebody watches; one line a while where nobody does. */
export function progressLine(): (text: string) => void {
  let last = 0;
  return (text) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
    else if (Date.now() - last > 5_000) {
      last = Date.now();
      process.stderr.write(`${text}\n`);
    }
  };
}

export const sleep = (milliseconds: number) =>
  new Promise<void>((done) => setTimeout(done, Math.max(0, milliseconds)));

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
