import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@jiesu/ports';
import { findReferenceDir } from '@jiesu/service-kit';

/** The model that was built with this checkout lies beside the areas, generated like them. */
export function builtModelFile(): string {
  const folder = findReferenceDir(dirname(fileURLToPath(import.meta.url)));
  if (folder === undefined) throw new Error('no schemas/reference above this folder');
  return join(folder, 'generated', 'classifier-model.bin');
}

/** The corpus of this checkout; a bundle finds it like the model. */
export const corpusFolder = (): string =>
  join(dirname(builtModelFile()), '..', '..', '..', 'services', 'classifier', 'corpus');

export function builtModel(): Uint8Array {
  const file = builtModelFile();
  if (!existsSync(file))
    throw new Fault('reference-invalid', 'after-fix', `找不到分类模型 ${file}：请运行 npm run build 生成。`);
  return readFileSync(file);
}
