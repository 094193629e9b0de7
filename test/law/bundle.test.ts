import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { root } from './sources.ts';

/** Which files of a browser bundle of this line leave a byte in it. */
async function bundled(contents: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: `${root}/services/console` },
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    metafile: true,
    platform: 'browser',
    treeShaking: true,
    write: false,
  });
  return Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

describe('contracts in a browser', () => {
  it('brings no validator and no schema with labels, endpoints and codes', async () => {
    const files = await bundled(
      "import { endpoints, errorCodes, labels } from '@jiesu/contracts'; console.log(endpoints, errorCodes, labels);",
    );
    expect(files.some((file) => file.endsWith('generated/tables.ts'))).toBe(true);
    expect(files.filter((file) => /ajv|check\.ts|generated\/schemas\.ts/.test(file))).toEqual([]);
  });

  it('brings the validator to those who check', async () => {
    const files = await bundled("import { checkFact } from '@jiesu/contracts'; console.log(checkFact);");
    expect(files.some((file) => file.includes('node_modules/ajv/'))).toBe(true);
  });
});
