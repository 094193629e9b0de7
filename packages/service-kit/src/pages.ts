import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import staticFiles from '@fastify/static';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Accounts, tokenFrom } from './accounts.ts';
import type { Http } from './http.ts';
import type { Role } from './kit.ts';
import type { Metrics } from './metrics.ts';
import type { Ports } from './ports.ts';
import type { Notices } from './stream.ts';

const ALL: readonly Role[] = [
  'agent',
  'dispatcher',
  'office',
  'reviewer',
  'caller',
  'community',
  'analyst',
  'admin',
  'machine',
];

/** Only what comes from this server runs. antd writes its styles at run time, hence the one exception. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'self'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'self'"],
      formAction: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
    },
  },
  // A promise of HTTPS is made by the proxy that has the certificate.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
} as const;

export function registerNotices(
  app: FastifyInstance,
  guard: Http['guard'],
  notices: Notices,
  accounts: Accounts,
): void {
  app.get('/api/stream', { onRequest: guard(ALL, 'stream'), exposeHeadRoute: false }, (request, reply) => {
    const { visit } = request;
    if (visit === null) throw new Error('The stream has no visitor.');
    reply.hijack();
    const token = tokenFrom(request.headers) ?? '';
    const last = request.headers['last-event-id'];
    notices.serve(visit.principal, reply.raw, typeof last === 'string' ? last : undefined, () => {
      const principal = accounts.verify(token);
      return principal !== undefined;
    });
  });
}

export function registerHealth(
  app: FastifyInstance,
  parts: {
    readonly ports: Ports;
    readonly metrics: Metrics;
    readonly accounts: Accounts;
    readonly ready: () => boolean;
    /** Addresses and networks beside this machine that need no account for the metrics. */
    readonly metricsFrom: readonly string[];
  },
): void {
  const welcome = networks([...LOOPBACK, ...parts.metricsFrom]);
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks: Record<string, string> = { delivering: parts.ready() ? 'ok' : 'waiting' };
    try {
      await (parts.ports.alive?.() ?? parts.ports.bus.end());
      checks.store = 'ok';
    } catch {
      checks.store = 'unavailable';
    }
    const ready = Object.values(checks).every((state) => state === 'ok');
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', checks });
  });
  app.get('/metrics', async (request, reply) => {
    // A collector on this machine needs no account; one elsewhere needs a token.
    if (!welcome(request.ip)) {
      const token = tokenFrom(request.headers);
      const principal = token === undefined ? undefined : await parts.accounts.verify(token);
      if (!principal?.roles.some((role) => role === 'admin' || role === 'machine')) {
        return reply.code(403).send('metrics are for this machine, administrators and machine accounts\n');
      }
    }
    return reply
      .header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
      .send(await parts.metrics.text());
  });
}

const LOOPBACK = ['127.0.0.1', '::1'];

/** Whether an address lies in one of these networks. */
function networks(names: readonly string[]): (ip: string) => boolean {
  const list = new BlockList();
  for (const name of names) {
    const [address = '', length] = name.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (length === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(length), family);
  }
  return (ip) => list.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}

/** OpenAPI and AsyncAPI, readable without network. */
export async function registerDocs(app: FastifyInstance, dir: string): Promise<void> {
  const read = (name: string): Record<string, unknown> | undefined => {
    const path = join(dir, name);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : undefined;
  };
  const openapi = read('openapi.json');
  const asyncapi = read('asyncapi.json');
  await app.register(async (scope) => {
    await scope.register(helmet, HEADERS);
    if (asyncapi !== undefined) {
      scope.get('/docs/asyncapi.json', async () => asyncapi);
      scope.get('/docs/facts', async (_request, reply) =>
        reply.header('content-type', 'text/html; charset=utf-8').send(factsPage(asyncapi)),
      );
    }
    if (openapi !== undefined) {
      scope.get('/docs/openapi.json', async () => openapi);
      await scope.register(givenDocument(openapi));
      await scope.register(swaggerUi, {
        routePrefix: '/docs',
        uiConfig: { docExpansion: 'list', deepLinking: true },
        theme: { title: '接诉 API' },
      });
    }
  });
}

/** Stands in for @fastify/swagger, which would generate at run time what lies in schemas/generated already. */
function givenDocument(document: Record<string, unknown>): FastifyPluginAsync {
  const plugin: FastifyPluginAsync = async (scope) => {
    scope.decorate('swagger', (() => document) as never);
  };
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('plugin-meta')]: { name: '@fastify/swagger' },
  });
}

/** The console: hashed files may be kept for ever, the page itself never; every other path is the page's own. */
export async function registerConsole(
  app: FastifyInstance,
  dir: string,
  missing: Http['missing'],
): Promise<boolean> {
  const index = join(dir, 'index.html');
  if (!existsSync(index)) return false;
  await app.register(async (scope) => {
    await scope.register(helmet, HEADERS);
    await scope.register(staticFiles, {
      root: dir,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders(reply, path) {
        const kept = path.includes('/assets/') || path.includes('\\assets\\');
        reply.header('cache-control', kept ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    const page = readFileSync(index);
    const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
      const path = request.url.split('?')[0] ?? '/';
      const ours =
        /^\/(api|docs|metrics|livez|readyz|wecom|admin\/queues|assets)(\/|$|:)/.test(path) ||
        /\.\w{1,8}$/.test(path);
      if (ours) return missing(request, reply);
      return reply
        .header('cache-control', 'no-cache')
        .header('content-type', 'text/html; charset=utf-8')
        .send(page);
    };
    scope.get('/', sendPage);
    scope.get('/*', sendPage);
  });
  return true;
}

interface AsyncApiMessage {
  readonly name?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly payload?: unknown;
}

/** The catalogue of facts as a plain page: a table of channels and the schema of every message. */
function factsPage(document: Record<string, unknown>): string {
  const channels = (document.channels ?? {}) as Record<
    string,
    { readonly address?: string; readonly description?: string; readonly messages?: Record<string, unknown> }
  >;
  const messages = ((document.components as Record<string, unknown> | undefined)?.messages ?? {}) as Record<
    string,
    AsyncApiMessage
  >;
  const rows = Object.entries(channels)
    .map(
      ([name, { address, description, messages: own }]) =>
        `<tr><td><code>${escapeHtml(address ?? name)}</code></td><td>${escapeHtml(description ?? '')}</td><td>${Object.keys(
          own ?? {},
        )
          .map((id) => `<a href="#${escapeHtml(id)}">${escapeHtml(id)}</a>`)
          .join('<br>')}</td></tr>`,
    )
    .join('\n');
  const details = Object.entries(messages)
    .map(
      ([name, message]) =>
        `<section id="${escapeHtml(name)}"><h2>${escapeHtml(message.title ?? message.name ?? name)}</h2><p>${escapeHtml(message.summary ?? message.description ?? '')}</p><details><summary>JSON Schema</summary><pre>${escapeHtml(JSON.stringify(message.payload ?? message, null, 2))}</pre></details></section>`,
    )
    .join('\n');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>接诉 · 事实目录</title>
<style>body{font:15px/1.6 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#1f2329}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #dee0e3;padding:.4rem .6rem;text-align:left;vertical-align:top}pre{background:#f5f6f7;padding:1rem;overflow:auto}h2{margin-top:2rem;font-size:1.1rem}</style>
<h1>事实目录</h1><p>服务之间只传递事实，至少一次、同一诉求内有序。<a href="/docs/asyncapi.json">asyncapi.json</a> · <a href="/docs">HTTP 接口</a></p>
<table><tr><th>主题</th><th>说明</th><th>事实</th></tr>${rows}</table>${details}</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
