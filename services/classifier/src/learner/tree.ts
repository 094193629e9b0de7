/** The codes a model chooses among: from the root down, one choice after the other. */
export interface Tree {
  readonly codes: readonly string[];
  /** Index of the parent, −1 below the root. Parents stand before their children. */
  readonly parents: Int16Array;
  readonly choices: readonly Choice[];
}

export interface Choice {
  /** −1: the first choice. */
  readonly parent: number;
  readonly children: readonly number[];
  readonly depth: number;
}

/** `L01.02.03` lies within `L01.02` within `L01`; a code without a known parent lies below the root. */
export function treeOf(codes: readonly string[]): Tree {
  const sorted = [...new Set(codes)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const index = new Map(sorted.map((code, i) => [code, i]));
  const parents = Int16Array.from(sorted.map((code) => index.get(parentOf(code)) ?? -1));
  const children = new Map<number, number[]>();
  for (const [i, parent] of parents.entries()) {
    const list = children.get(parent);
    if (list) list.push(i);
    else children.set(parent, [i]);
  }
  const depthOf = (i: number): number => (i < 0 ? 0 : 1 + depthOf(parents[i]!));
  const choices = [...children]
    .map(([parent, list]) => ({ parent, children: list, depth: depthOf(parent) }))
    .sort((a, b) => a.depth - b.depth || a.parent - b.parent);
  return { codes: sorted, parents, choices };
}

export const parentOf = (code: string): string => {
  const dot = code.lastIndexOf('.');
  return dot < 0 ? '' : code.slice(0, dot);
};

/** From the widest to the code itself: L01, L01.02, L01.02.03. */
export function pathOf(code: string): readonly string[] {
  const path = [code];
  for (let up = parentOf(code); up !== ''; up = parentOf(up)) path.unshift(up);
  return path;
}
