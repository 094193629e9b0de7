// `npm run letters`: dead letters from the command line, through the same door as the page.
import { parseArgs } from 'node:util';
import { type Door, DoorError, overHttp, signIn } from '@jiesu/testkit';

const usage = `npm run letters -- [list | replay ID… | discard ID…] [--all] [--group NAME] [--url http://…] [--user admin]

死信：列出、重新处理、作废。 Dead letters: look, hand in again, give up.

  --all      全部待处理的，可与 --group 连用            every waiting one, of one group where --group names it
  --url      默认 http://127.0.0.1:8080                 default http://127.0.0.1:8080
  --user     管理员账号；口令取自环境变量 JIESU_PASSWORD  an administrator; the password is read from JIESU_PASSWORD`;

const giveUp = (sentence: string): never => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

const { values, positionals } = (() => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        all: { type: 'boolean', default: false },
        group: { type: 'string' },
        url: { type: 'string', default: 'http://127.0.0.1:8080' },
        user: { type: 'string', default: 'admin' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return giveUp(`${(error as Error).message}\n\n${usage}`);
  }
})();
const [action = 'list', ...named] = positionals;
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
if (!['list', 'replay', 'discard'].includes(action)) giveUp(usage);
if (action !== 'list' && values.all === named.length > 0)
  giveUp(`请给出编号，或用 --all。 Name letters, or say --all.\n\n${usage}`);

type Letter = Awaited<ReturnType<typeof waiting>>[number];

async function waiting(door: Door) {
  const letters = [];
  let cursor: string | undefined;
  do {
    const page = await door.call('listDeadLetters', {
      query: {
        state: 'waiting',
        limit: 200,
        ...(values.group !== undefined && { group: values.group }),
        ...(cursor !== undefined && { cursor }),
      },
    });
    letters.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return letters;
}

const shown = ({ id, at, group, type, subject, code, attempts, detail, advice }: Letter): string =>
  `${id}\n  ${at}  ${group}  ${type}  ${subject}  ×${attempts}\n  ${code}: ${detail}\n${advice === undefined ? '' : `  ${advice}\n`}`;

async function run(): Promise<boolean> {
  const password = process.env.JIESU_PASSWORD;
  if (password === undefined)
    giveUp('请把管理员口令放进环境变量 JIESU_PASSWORD。 Set JIESU_PASSWORD to the password of the account.');
  const door = await signIn(overHttp(values.url), values.user, password as string);
  const letters = action === 'list' || values.all ? await waiting(door) : [];
  if (action === 'list') {
    process.stdout.write(letters.map(shown).join(''));
    process.stdout.write(`${letters.length} 条待处理 waiting\n`);
    return true;
  }
  const operation = action === 'replay' ? 'replayDeadLetter' : 'discardDeadLetter';
  let done = 0;
  let refused = 0;
  for (const id of values.all ? letters.map((letter) => letter.id) : named) {
    try {
      const { state } = await door.call(operation, { params: { id } });
      process.stdout.write(`${id} ${state}\n`);
      done++;
    } catch (error) {
      if (!(error instanceof DoorError)) throw error;
      process.stderr.write(`${id} ${error.message}\n`);
      refused++;
    }
  }
  process.stdout.write(`${done} ${action === 'replay' ? '条已重新处理 replayed' : '条已作废 discarded'}\n`);
  return refused === 0;
}

try {
  process.exitCode = (await run()) ? 0 : 1;
} catch (error) {
  giveUp(
    error instanceof DoorError
      ? error.message
      : `连不上 ${values.url}。 Nothing answers at ${values.url}. (${String(error)})`,
  );
}
