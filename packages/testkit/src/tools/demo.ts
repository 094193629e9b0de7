import { labels } from '@jiesu/contracts';
import { type Door, DoorError } from '../door.ts';
import { picture } from '../pictures.ts';
import { random } from '../random.ts';
import { readTool, sleep } from './running.ts';

const usage = `npm run demo -- [--pause 3] [--data data] [--url http://…]

Plays one complaint's life slowly on a running system, so that one can watch it move from screen to screen.

  --pause  seconds between steps`;

const tool = readTool(usage, { pause: { type: 'string', default: '3' } });
const pause = Math.max(0, Number(tool.values.pause) || 0) * 1_000;

const dimensions: Readonly<Record<string, { readonly zh: string }>> = labels.Dimension;

const say = (text: string) => process.stdout.write(`${new Date().toTimeString().slice(0, 8)}  ${text}\n`);

async function step<T>(text: string, run: () => Promise<T>): Promise<T> {
  say(text);
  const result = await run();
  await sleep(pause);
  return result;
}

/** The system answers a command before its consequences reach the other services: look until they are there. */
async function appears<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + 15_000;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof DoorError) || error.status !== 404) throw error;
    }
    if (Date.now() > until) throw new Error(`等了十五秒还没有等到：${what}`);
    await sleep(50);
  }
}

const doors = Object.fromEntries(
  await Promise.all(
    ['desk', 'dispatcher', 'simulator', 'simulator-review', 'caller', 'analyst'].map(async (user) => [
      user,
      await tool.signIn(user),
    ]),
  ),
) as Record<'desk' | 'dispatcher' | 'simulator' | 'simulator-review' | 'caller' | 'analyst', Door>;

say(`打开 ${tool.url} 跟着看，每步之间停 ${pause / 1_000} 秒。`);
const text =
  '市民反映，朝阳区望京街道花家地西里社区三号楼楼道里堆满纸箱和旧家具，楼门门禁坏了半年，物业公司一直不清理也不维修，来电投诉物业服务差的问题。';
const requestId = await step('坐席受理：望京街道花家地西里社区，楼道堆物、门禁损坏，物业不管。', async () => {
  const answer = await doors.desk.call('createRequest', {
    body: {
      kind: 'complaint',
      text,
      petitioner: { kind: 'person', name: '周女士', phone: '19900000618' },
      address: '朝阳区望京街道花家地西里社区三号楼',
    },
  });
  return answer.id;
});
say(`  诉求编号 ${requestId}`);

const trace = await appears('分类和派单', async () => {
  const known = await doors.dispatcher.call('getDispatch', { params: { requestId } });
  return known;
});
if (trace.hops.length === 0)
  await step('系统拿不准，交派单员：派给望京街道。', () =>
    doors.dispatcher.call('dispatchManually', {
      params: { requestId },
      body: { unitId: 'street-110105026', because: '物业管理问题，属地街道负责。' },
    }),
  );
const { ticket, unitName } = await appears('工单', async () => {
  const { hops } = await doors.dispatcher.call('getDispatch', { params: { requestId } });
  const hop = hops.at(-1);
  if (hop === undefined) return undefined;
  return {
    ticket: await doors.simulator.call('getTicket', { params: { ticketId: hop.ticketId } }),
    unitName: hop.unitName,
  };
});
const { ticketId } = ticket;
await step(
  `工单 ${ticketId} 到了${unitName}，签收截止 ${ticket.due.acceptAt}，办理截止 ${ticket.due.handleAt}。`,
  async () => undefined,
);
await step('承办单位签收。', () => doors.simulator.call('acceptTicket', { params: { ticketId } }));
await step('联系诉求人，约好上门。', () =>
  doors.simulator.call('contactTicket', {
    params: { ticketId },
    body: { outcome: 'reached', method: 'phone' },
  }),
);
await step('现场清理，拍照回复。', async () => {
  const ref = await doors.simulator.upload(picture(random(Date.now())), 'image/png');
  await doors.simulator.call('replyTicket', {
    params: { ticketId },
    body: {
      result: 'solved',
      text: '已组织物业清运楼道杂物两车，门禁当天修复，居民现场确认。',
      attachments: [ref],
    },
  });
});
await step('审核员审核通过，转回访。', () =>
  doors['simulator-review'].call('approveReply', { params: { ticketId } }),
);
const callbackId = `${ticketId}-1`;
await appears('回访任务', () => doors.caller.call('getCallback', { params: { callbackId } }));
await step('回访员致电：已联系、已解决、满意（双是）。', () =>
  doors.caller.call('recordCallback', {
    params: { callbackId },
    body: { status: 'reached', contacted: true, solved: true, satisfaction: 'satisfied' },
  }),
);
const demand = await appears('民生诉求库里的结果', async () => {
  const found = await doors.analyst.call('getDemand', { params: { requestId } });
  return found.state === 'closed' ? found : undefined;
});
say(
  `结案。民生诉求库：${dimensions[demand.dimension ?? '']?.zh ?? '未定'} · ${demand.problemType ?? ''} · 回访 ${demand.callback?.solved ? '已解决' : '未解决'}。`,
);
