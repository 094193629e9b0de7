import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { bundleOptions } from '../../services/host/bundle.mjs';
import { root } from './host.ts';

/** What the next version says and this one has never heard of. */
export const NEW_FIELD = 'saidByTheNextVersion';

const patched = (file: RegExp, change: (source: string) => string): Plugin => ({
  name: String(file),
  setup({ onLoad }) {
    onLoad({ filter: file }, ({ path }) => {
      const before = readFileSync(path, 'utf8');
      const contents = change(before);
      if (contents === before) throw new Error(`nothing to change in ${path}`);
      return { contents, loader: 'ts' };
    });
  },
});

/**
 * The host as its next version might be: every fact has a new optional property, and everybody says it. Such a change
 * is what one version of a schema allows (schemas/README.md).
 */
export async function buildNextVersion(): Promise<string> {
  // Inside the checkout, so that it finds the packages.
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'jiesu-next-'));
  await build({
    ...bundleOptions,
    outdir,
    sourcemap: false,
    plugins: [
      patched(
        /contracts\/src\/generated\/schemas\.ts$/,
        (source) => `${source}
for (const schema of Object.values(factSchemas)) {
  const { $ref } = schema.properties.data;
  schema.$defs[$ref.slice('#/$defs/'.length)].properties.${NEW_FIELD} = { type: 'boolean' };
}
`,
      ),
      patched(/service-kit\/src\/store\.ts$/, (source) =>
        source.replace('data: draft.data,', `data: { ...draft.data, ${NEW_FIELD}: true },`),
      ),
    ],
  });
  return outdir;
}
