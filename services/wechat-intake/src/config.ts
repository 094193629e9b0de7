import { readFileSync } from 'node:fs';
import { ConfigError, type Kit, type Setting, type Vault } from '@jiesu/service-kit';
import { isAesKey, type WecomKeys } from './wecom.ts';

/** One WeCom app or bot that may call. */
export interface WecomSource extends WecomKeys {
  readonly source: string;
}

export const settings: readonly Setting[] = [
  {
    name: 'WECOM_SOURCES',
    default: '',
    allowed: 'a JSON file { "sources": [{ "source", "token", "aesKey", "receiveId" }] }; empty = none',
    about: 'WeCom apps and bots that may call back, with their secrets.',
    secret: true,
  },
  {
    name: 'WECOM_DEMO',
    default: 'yes',
    pattern: /^(yes|no)$/,
    allowed: 'yes, no',
    about:
      'Whether the source `demo` exists, for simulators: its secrets come from this installation’s own key.',
  },
  {
    name: 'WECOM_WINDOW_SECONDS',
    default: '300',
    pattern: /^[1-9][0-9]{0,4}$/,
    allowed: '1…99999',
    about: 'How far the timestamp of a callback may be from this server’s clock.',
  },
];

/** The secrets of the demo source: made from the installation's key, so that nothing is fixed and nothing is stored twice. */
export function demoSource(vault: Vault): WecomSource {
  const bytes = Buffer.concat([
    Buffer.from(vault.sign('wecom demo', 'key 1'), 'base64url'),
    Buffer.from(vault.sign('wecom demo', 'key 2'), 'base64url'),
  ]);
  return {
    source: 'demo',
    token: vault.sign('wecom demo', 'token').replace(/[^A-Za-z0-9]/g, 'x'),
    aesKey: bytes.subarray(0, 32).toString('base64').slice(0, 43),
    receiveId: 'ww-jiesu-demo',
  };
}

export function sourcesOf(kit: Kit): ReadonlyMap<string, WecomSource> {
  const file = kit.setting('WECOM_SOURCES');
  const sources = new Map<string, WecomSource>();
  if (kit.setting('WECOM_DEMO') === 'yes') sources.set('demo', demoSource(kit.vault));
  for (const source of file === '' ? [] : sourcesFrom(file)) sources.set(source.source, source);
  return sources;
}

function sourcesFrom(file: string): readonly WecomSource[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'not JSON';
    throw new ConfigError(
      `企业微信来源文件 ${file} 读不出来（${why}），请检查 WECOM_SOURCES。`,
      `The WeCom sources file ${file} cannot be read (${why}): check WECOM_SOURCES.`,
    );
  }
  const list = (content as { readonly sources?: unknown } | null)?.sources;
  if (!Array.isArray(list)) throw wrong(file, 'sources', '必须是数组', 'must be a list');
  return list.map((entry: unknown, i) => {
    const { source, token, aesKey, receiveId } = (entry ?? {}) as Partial<Record<string, unknown>>;
    // Which field, never its value: these are secrets.
    if (typeof source !== 'string' || !/^[a-z0-9-]{1,40}$/.test(source)) {
      throw wrong(file, `sources[${i}].source`, '只能用小写字母、数字和连字符', 'is a-z, 0-9 and hyphens');
    }
    if (typeof token !== 'string' || token === '')
      throw wrong(file, `sources[${i}].token`, '不能为空', 'must be given');
    if (typeof aesKey !== 'string' || !isAesKey(aesKey)) {
      throw wrong(
        file,
        `sources[${i}].aesKey`,
        '必须是 43 位的 EncodingAESKey',
        'is an EncodingAESKey of 43 letters',
      );
    }
    if (typeof receiveId !== 'string') {
      throw wrong(
        file,
        `sources[${i}].receiveId`,
        '必须是文本（智能机器人为空）',
        'is text (empty for a bot)',
      );
    }
    return { source, token, aesKey, receiveId };
  });
}

function wrong(file: string, field: string, zh: string, en: string): ConfigError {
  return new ConfigError(
    `企业微信来源文件 ${file}：${field} ${zh}。`,
    `WeCom sources file ${file}: ${field} ${en}.`,
  );
}
