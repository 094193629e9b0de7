import { Fault } from '@jiesu/service-kit';

/** A page's cursor is the number it ended with: of a demand, or of a row. One that was made up is refused. */
export function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor))
    throw new Fault('invalid-cursor', 'after-fix', 'cursor 不是本查询上一页给出的值，请从第一页开始');
  return Number(cursor);
}
