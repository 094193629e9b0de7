import { parseArgs } from 'node:util';
import { ConfigError } from '@jiesu/service-kit';

export interface Args {
  readonly help: boolean;
  readonly demo: boolean;
  readonly resetAdmin: boolean;
  readonly config: string | undefined;
  /** Settings given on the command line, by their names in the configuration. */
  readonly flags: Readonly<Record<string, string | undefined>>;
}

/** Throws `ConfigError` for what it does not know. */
export function readArgs(argv: readonly string[]): Args {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        services: { type: 'string' },
        config: { type: 'string' },
        'no-demo': { type: 'boolean', default: false },
        'reset-admin': { type: 'boolean', default: false },
      },
    });
    return {
      help: values.help,
      demo: !values['no-demo'],
      resetAdmin: values['reset-admin'],
      config: values.config,
      flags: { PORT: values.port, HOST: values.host, DATA_DIR: values.data, SERVICES: values.services },
    };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new ConfigError(
      `命令行有误：${why}；可用选项见 --help。`,
      `Wrong command line: ${why}; see --help.`,
    );
  }
}
