import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { createBullBoard } from '@bull-board/api';
import { FastifyAdapter } from '@bull-board/fastify';
import type { JobBoard } from '@jiesu/ports';
import type { Kit } from '@jiesu/service-kit';
import { SchedulerQueue } from './queue-adapter.ts';
import { deadlineQueue } from './timing.ts';

type BoardPlugin = ReturnType<FastifyAdapter['registerPlugin']>;

const foreignLink = /<link\b[^>]*href="https?:[^>]*>/g;
const onlyFromHere =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'self'";

export const boardPrefix = '/admin/queues';

/** 队列看板: the jobs of the scheduler on bull-board, for administrators, in Chinese. */
export function mountBoard(kit: Kit, jobs: JobBoard): void {
  if (kit.mount === undefined) return;
  const server = new FastifyAdapter();
  server.setBasePath(boardPrefix);
  createBullBoard({
    queues: [new SchedulerQueue(jobs, deadlineQueue, '工单时限', '每件工单至多一个任务，即下一个到点的时刻')],
    // Its types were not written for exactOptionalPropertyTypes.
    serverAdapter: server as unknown as Parameters<typeof createBullBoard>[0]['serverAdapter'],
    options: {
      uiBasePath: dirname(createRequire(import.meta.url).resolve('@bull-board/ui/package.json')),
      uiConfig: {
        boardTitle: '接诉 · 队列看板',
        hideDocsLink: true,
        locale: { lng: 'zh-CN' },
      },
    },
  });
  kit.mount(homely(server.registerPlugin()), { prefix: boardPrefix, roles: ['admin'] });
}

/**
 * The board's page asks a font server abroad for its letters. Ours come from the reader's machine: the line is taken
 * out, and whatever else a later version might ask for elsewhere is forbidden.
 */
function homely(board: BoardPlugin): BoardPlugin {
  return (app, options, done) => {
    app.addHook('onSend', (_request, reply, payload, next) => {
      reply.header('content-security-policy', onlyFromHere);
      reply.header('x-content-type-options', 'nosniff');
      next(null, typeof payload === 'string' ? payload.replace(foreignLink, '') : payload);
    });
    board(app, options, done);
  };
}
