import type { RequestClassified } from '@jiesu/contracts';
import type { StoreDeclaration } from '@jiesu/ports';
import type { Classified } from './classify.ts';

/** One per request: what was last said about it, and what the next revision starts from. Nothing personal. */
export type Classification = Omit<RequestClassified, 'place'> & {
  readonly place: Classified['place'];
  /** The community that came with the request; an amendment does not repeat it. */
  readonly homeCommunityId?: string;
};

export const classificationStore: StoreDeclaration = { name: 'classifications', fields: {}, indexes: [] };
