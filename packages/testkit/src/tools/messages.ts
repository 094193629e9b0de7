import { spawn } from 'node:child_process';
import { type Delivery, emptyOutbox, type OutgoingMessage } from '../outbox.ts';
import { giveUp, readTool, sleep } from './running.ts';

const usage = `npm run messages -- --send PROGRAM [--way message|robot] [--user messenger] [--every 10] [--once] [--url http://…] [--data data]

A gateway for text messages or robot calls, to imitate: takes what waits in the outbox, hands each to PROGRAM as one line of JSON
on its standard input, and reports what became of it.

  PROGRAM ends with 0: sent; with 75: not now, try again; otherwise: failed, for the reason on its standard error.
  For a robot's call it writes { "status", "contacted", "solved", "satisfaction", "recording" } to its standard output.
  --pretend  instead of a PROGRAM: nothing is sent, and messages are reported as sent all the same. For trying things out.`;

const { values, signIn } = readTool(usage, {
  send: { type: 'string' },
  pretend: { type: 'boolean', default: false },
  way: { type: 'string', default: 'message' },
  user: { type: 'string', default: 'messenger' },
  every: { type: 'string', default: '10' },
  once: { type: 'boolean', default: false },
});
const program = values.send;
if (program === undefined && values.pretend !== true) giveUp(usage);
const way = values.way === 'robot' ? 'robot' : values.way === 'message' ? 'message' : giveUp(usage);
const every = Number(values.every);
if (!(every >= 1)) giveUp('--every is a number of seconds, 1 or more.');
if (program === undefined && way === 'robot')
  giveUp('--pretend knows no answers: give a PROGRAM for robot calls.');

/** What goes wrong is said without the number: this may end in a log. */
const told = (text: string): { readonly detail?: string } => {
  const detail = text
    .trim()
    .replace(/\d{7,}/g, '***')
    .slice(0, 200);
  return detail === '' ? {} : { detail };
};

function run(command: string, message: OutgoingMessage): Promise<Delivery> {
  return new Promise((done) => {
    const child = spawn(command, [], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    let complained = '';
    child.stdout.on('data', (lot: Buffer) => (said += lot.toString()));
    child.stderr.on('data', (lot: Buffer) => (complained += lot.toString()));
    child.on('error', (error) => done({ outcome: 'again', ...told(error.message) }));
    child.stdin.on('error', () => undefined);
    child.on('close', (code) => {
      if (code === 75) done({ outcome: 'again', ...told(complained) });
      else if (code !== 0) done({ outcome: 'failed', ...told(complained) });
      else if (way === 'message') done({ outcome: 'sent' });
      else {
        try {
          done({ outcome: 'sent', ...(JSON.parse(said) as object) });
        } catch {
          done({ outcome: 'failed', detail: 'The program wrote no answers.' });
        }
      }
    });
    child.stdin.end(`${JSON.stringify(message)}\n`);
  });
}

const door = await signIn(String(values.user));
for (;;) {
  const had = await emptyOutbox(door, way, (message) =>
    program === undefined ? Promise.resolve({ outcome: 'sent' }) : run(String(program), message),
  );
  if (had > 0) process.stdout.write(`${had}\n`);
  if (values.once === true) break;
  await sleep(every * 1000);
}
