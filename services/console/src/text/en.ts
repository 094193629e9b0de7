import { type Text, zh } from './zh.ts';

export const en: Text = zh;
