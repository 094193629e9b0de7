import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDoor } from '@jiesu/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { type RunningKafka, startKafka, stop } from '../../infra/live/servers.ts';
import { freePort, newAccount, startHost, tokenOf } from '../support/host.ts';
import { HOUSES, serversOf } from '../support/houses.ts';
import { openVolume, type Volume } from '../support/volume.ts';
import { type Opened, openDistributed } from '../support/worlds.ts';

const wait = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms));
const folder = mkdtempSync(join(tmpdir(), 'jiesu-disk-'));
const forKafka = openVolume(join(folder, 'kafka'), 96);
const forHouse = openVolume(join(folder, 'house'), 2);
if (forKafka === undefined || forHouse === undefined)
  process.stdout.write('no right to mount here: full disks are not tested\n');
afterAll(() => {
  forKafka?.close();
  forHouse?.close();
  rmSync(folder, { recursive: true, force: true });
});
const draft = (n: number) =>
  ({
    kind: 'complaint',
    text: `市民反映，朝阳区望京街道花家地西里社区${n}号楼楼道灯不亮，请物业尽快修理。`,
    petitioner: { kind: 'person', name: '周女士' },
  }) as never;

describe.runIf(forKafka !== undefined && forHouse !== undefined)('a full disk', () => {
  it('of the bus costs no call: it ends, is started again when there is room, and has everything', async () => {
    const volume = forKafka as Volume;
    const name = `d${process.pid}`;
    const kafka: RunningKafka = await startKafka({ folder: volume.folder });
    let opened: Opened | undefined;
    try {
      opened = await openDistributed({}, { name, brokers: kafka.address, sessionMs: 3_000 });
      const { city } = opened;
      let sent = 0;
      const call = async (): Promise<void> => {
        const { status } = await city.call('createRequest', {
          as: 'agent',
          settle: false,
          body: draft(++sent),
        });
        expect(status).toBe(201);
      };
      for (let n = 0; n < 10; n++) await call();
      await city.quiet();
      volume.fill();
      const alive = (): boolean => existsSync(`/proc/${kafka.pids[0]}/fd`);
      for (let n = 0; n < 300 && alive(); n++) {
        await call();
        await wait(100);
      }
      expect(alive()).toBe(false);
      for (let n = 0; n < 10; n++) await call();
      volume.free();
      await kafka.restart(0);
      await city.quiet();
      const list = await city.call('listRequests', { as: 'agent', query: { limit: 1 } });
      expect(list.body.total).toBe(sent);
      const overview = await city.call('demandOverview', { as: 'analyst' });
      expect(overview.body.measures.count).toBe(sent);
      expect((await city.call('rebuildDemands', { as: 'admin' })).body).toMatchObject({ different: 0 });
      expect((await city.call('listDeadLetters', { as: 'admin', query: { limit: 1 } })).body.total).toBe(0);
    } finally {
      await opened?.close();
      await stop(kafka);
    }
  }, 240_000);

  it('of a process costs lines of its log, not calls', async () => {
    const volume = forHouse as Volume;
    const host = await startHost({
      data: volume.folder,
      port: await freePort(),
      args: ['--no-demo', '--services', HOUSES.edge.join()],
      env: { ...serversOf(), LOG_LEVEL: 'debug' },
      readyWithinMs: 90_000,
    });
    try {
      const admin = openDoor(host.send, await tokenOf(host, 'admin'));
      const token = await newAccount(host, admin, 'desk', ['agent', 'machine']);
      const desk = openDoor(host.send, token);
      volume.fill();
      for (let n = 0; n < 20; n++) await desk.call('createRequest', { body: draft(n) });
      await expect(openDoor(host.send).call('listRequests')).rejects.toThrow('401');
      volume.free();
      await expect(openDoor(host.send).call('listRequests')).rejects.toThrow('401');
      const lines = readFileSync(join(volume.folder, 'jiesu.log'), 'utf8').trim().split('\n');
      expect(lines.filter((line) => JSON.parse(line).status === 401)).toHaveLength(2);
    } finally {
      expect(await host.stop()).toBe(0);
    }
  }, 120_000);
});
