import { catalogue } from './generated/tables.ts';
import type { FactType } from './generated/types.ts';

/** The topic of a fact, or the family it belongs to (`dispatch.*`), which is also the pattern to subscribe to. */
export const topicOf = (type: FactType): string => catalogue[type].topic;

/** One topic per receiving unit: its legal delivery (条例 §28). */
export const dispatchTopic = (unitId: string): string => `dispatch.${unitId}`;

export const isFactType = (type: string): type is FactType => Object.hasOwn(catalogue, type);
