import { configurationTable, SETTINGS } from '@jiesu/service-kit';
import { allServices } from './services.ts';

/** `docs/configuration.md`, from the tables that the process reads. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Generated from the settings in the code (`npx tsx services/host/src/write-docs.ts`); a test compares it.',
    '',
    'The command line comes before the environment, that before `jiesu.config.json` (or the file of `--config`), that',
    'before the default. The file is one object: `{ "PORT": 8081, "LOG_LEVEL": "debug" }`. A value that is not allowed',
    'stops the start with one sentence that names the setting, the value and what is allowed.',
    '',
    configurationTable([
      { title: 'Process', settings: SETTINGS },
      ...allServices.map(({ name, settings }) => ({ title: name, settings: settings ?? [] })),
    ]),
  ].join('\n');
}
