import type { Bus } from '../../bus.ts';
import type { Documents, StoreDeclaration } from '../../store.ts';
import { type Closable, contract } from '../clauses.ts';
import { causes } from './causes.ts';
import { commits } from './commits.ts';
import { counts } from './counts.ts';
import { finds } from './finds.ts';
import { pages } from './pages.ts';

export interface DocumentsWorld extends Closable {
  readonly bus: Bus;
  documents<D>(declaration: StoreDeclaration): Documents<D>;
}

export function documentsContract(adapter: string, make: () => Promise<DocumentsWorld>): void {
  contract('documents', adapter, make, {
    committing: commits,
    causes,
    finding: finds,
    pages,
    counting: counts,
  });
}
