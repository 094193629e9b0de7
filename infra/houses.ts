/** The sensible split of a city over processes: which services each runs. */
export const HOUSES = {
  edge: ['hotline-intake', 'wechat-intake'],
  core: ['classifier', 'router', 'tickets'],
  clock: ['followup'],
  read: ['demands'],
} as const;
export type House = keyof typeof HOUSES;
