/**
 * Asks for similar requests among a generated million: `npm run bench:similar -w services/classifier [-- how many]`.
 * Prints p50, p95 and the most, memory, and the time a request costs when it comes in.
 */
import { similarIndex } from './similar-index.ts';

const many = Number(process.argv[2] ?? 1_000_000);
/** A generator of our own, so that every run sees the same city. */
let state = 20261123;
const below = (n: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 4294967296) * n);
};
const things =
  '路灯 电梯 暖气 自来水 垃圾桶 下水道 门禁 井盖 停车位 绿化带 健身器材 外墙 楼道 车库 消防通道 公厕 公交站 红绿灯 快递柜 充电桩'.split(
    ' ',
  );
const faults =
  '坏了没人修 不亮三天了 漏水严重 堵住了往外冒水 被人占用 半夜噪音扰民 收费不合理 脏得没法用 倒了很危险 一直不通 被砸坏了 温度太低'.split(
    ' ',
  );
const wheres =
  '北门旁边 3号楼东侧 地铁口 小学门前 十字路口 楼下底商 河堤边 菜市场后面 西院墙根 广场中间'.split(' ');
const frames = '来电人反映， 市民表示， 您好， 麻烦问一下， 我要投诉，'.split(' ');
const endings =
  '，希望尽快处理 ，已经反映多次没有结果 ，老人孩子出行不便 ，请相关部门核实 ，什么时候能解决'.split(' ');
const names =
  '望京花园 金桥家园 和平里 光明楼 育新苑 朝晖 东风 向阳 幸福 团结 新华 建设 胜利 青年 文化 长青 翠微 紫竹 玉泉 西山'.split(
    ' ',
  );
const pick = (words: readonly string[]): string => words[below(words.length)]!;
const textOf = (): string =>
  `${pick(frames)}${pick(names)}${pick(wheres)}的${pick(things)}${pick(faults)}，${pick(wheres)}${pick(things)}也${pick(faults)}${pick(endings)}`;

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const idOf = (n: number): string =>
  `20261123-${Array.from({ length: 8 }, (_, i) => BASE32[Math.floor(n / 32 ** (7 - i)) % 32]!).join('')}`;
const start = Date.UTC(2026, 7, 25);
/** Streets differ in size: the largest has some thirty times the smallest. */
const placeOf = () => {
  const street = Math.floor((below(1000) / 1000) ** 1.8 * 349);
  const districtId = `1101${String(1 + (street % 16)).padStart(2, '0')}`;
  const streetId = `${districtId}${String(street).padStart(3, '0')}`;
  return below(10) === 0
    ? { districtId }
    : { districtId, streetId, communityId: `${streetId}${String(below(22)).padStart(3, '0')}` };
};
const typeOf = (): string =>
  `L${String(1 + below(22)).padStart(2, '0')}.${String(1 + below(7)).padStart(2, '0')}`;

const mb = (bytes: number): string => `${(bytes / 1048576).toFixed(0)} MB`;
const memory = (): number => {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};
const before = memory();
const index = similarIndex(Math.max(many, 1));
const generated = process.cpuUsage();
for (let n = 0; n < Math.min(many, 20_000); n++) textOf();
const perText = process.cpuUsage(generated).user / Math.min(many, 20_000);
const filling = process.cpuUsage();
for (let n = 0; n < many; n++)
  index.put({
    requestId: idOf(n),
    text: textOf(),
    ...placeOf(),
    problemType: typeOf(),
    petitionerRef: `ref-${below(600_000)}`,
    receivedAt: new Date(start + Math.floor((n / many) * 90 * 86_400_000)).toISOString(),
  });
const { user, system } = process.cpuUsage(filling);
console.log(
  `${many} requests: ${mb(memory() - before)}, at most ${((user + system) / many - perText).toFixed(1)} µs of CPU to take one in`,
);

const since = start;
const asked = async (name: string, ask: () => Promise<unknown> | unknown, times: number): Promise<void> => {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    const used = process.cpuUsage();
    await ask();
    const spent = process.cpuUsage(used);
    wall.push(performance.now() - from);
    cpu.push((spent.user + spent.system) / 1000);
  }
  const at = (values: number[], share: number): string =>
    values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!.toFixed(2);
  console.log(
    `${name}: wall p50 ${at(wall, 0.5)} ms, p95 ${at(wall, 0.95)} ms, most ${at(wall, 1)} ms · CPU p95 ${at(cpu, 0.95)} ms`,
  );
};
const question = (place: ReturnType<typeof placeOf>) => ({
  text: textOf(),
  ...place,
  problemType: typeOf(),
  petitionerRef: `ref-${below(600_000)}`,
  since,
  limit: 40,
});
const street = (): ReturnType<typeof placeOf> => {
  for (;;) {
    const place = placeOf();
    if ('streetId' in place) return place;
  }
};
await asked('street known', () => index.near(question(street())), 2000);
await asked(
  'the largest street',
  () => index.near(question({ districtId: '110101', streetId: '110101000', communityId: '110101000001' })),
  500,
);
await asked('district known', () => index.near(question({ districtId: '110101' })), 300);
await asked('no place at all', () => index.near({ text: textOf(), since, limit: 40 }), 100);
await asked('counts', () => index.counts(question(street()), start + 68 * 86_400_000, start), 2000);
