import { labels } from '@jiesu/contracts';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { en } from './en.ts';
import { type Text, zh } from './zh.ts';

export type { Text } from './zh.ts';
export type Language = 'zh' | 'en';

interface Spoken {
  readonly language: Language;
  readonly text: Text;
  readonly speak: (language: Language) => void;
}

const Speech = createContext<Spoken>({ language: 'zh', text: zh, speak: () => undefined });
const KEY = 'jiesu.language';

function remembered(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
}

export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(remembered);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      text: language === 'zh' ? zh : en,
      speak: (chosen) => {
        setLanguage(chosen);
        try {
          localStorage.setItem(KEY, chosen);
        } catch {
          // Not remembered: the choice holds until the page is closed.
        }
      },
    }),
    [language],
  );
  return <Speech value={spoken}>{children}</Speech>;
}

export function useSpeech(): Spoken {
  return useContext(Speech);
}

/** All words of the console, in the chosen language. */
export function useText(): Text {
  return useContext(Speech).text;
}

const table: Readonly<
  Record<string, Readonly<Record<string, { readonly zh: string; readonly en: string }>>>
> = labels;

export type LabelGroup = keyof typeof labels;

/**
 * The label of an enumeration's value as the contracts give it. Name the group where a value stands in several
 * (`urgent`, `approved`); an unknown value shows as it is.
 */
export function useLabel(): (value: string | undefined, group?: LabelGroup) => string {
  const { language } = useContext(Speech);
  return useMemo(() => (value, group) => labelOf(value, language, group), [language]);
}

export function labelOf(value: string | undefined, language: Language, group?: LabelGroup): string {
  if (value === undefined || value === '') return '';
  const found = group
    ? table[group]?.[value]
    : Object.values(table).find((values) => value in values)?.[value];
  return found?.[language] ?? value;
}
