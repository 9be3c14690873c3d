import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { en } from './en/index.js';
import { formats, type Formats } from './formats.js';

export type Language = 'en' | 'de';
export type Words = typeof en;

export const LANGUAGES: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
];

/** English is there at once; another language is loaded when somebody wants it. */
const loadWords: Readonly<Record<Language, () => Promise<Words>>> = {
  en: () => Promise.resolve(en),
  de: async () => (await import('./de/index.js')).de,
};

const STORAGE_KEY = 'assent-console-language';

interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly format: Formats;
  readonly speak: (language: Language) => void;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

const isLanguage = (text: string | null): text is Language => LANGUAGES.some(({ value }) => value === text);

/** What was chosen here, else what the browser prefers. */
function preferred(): Language {
  const chosen = localStorage.getItem(STORAGE_KEY);
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';
}

export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(preferred);
  const [spoken, setSpoken] = useState<{ readonly language: Language; readonly words: Words }>();

  useEffect(() => {
    let wanted = true;
    void loadWords[language]().then((words) => {
      if (wanted) setSpoken({ language, words });
    });
    return () => {
      wanted = false;
    };
  }, [language]);

  useEffect(() => {
    if (spoken !== undefined) document.documentElement.lang = spoken.language;
  }, [spoken]);

  const speech = useMemo(
    (): Speech | undefined =>
      spoken && {
        ...spoken,
        format: formats(spoken.language),
        speak: (next) => {
          localStorage.setItem(STORAGE_KEY, next);
          setLanguage(next);
        },
      },
    [spoken],
  );
  return speech && <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (speech === undefined) throw new Error('there is no language here');
  return speech;
}

/** The words of the language in use: every sentence that people read comes from here. */
export const useWords = (): Words => useSpeech().words;

/** How numbers and instants are written in it. */
export const useFormat = (): Formats => useSpeech().format;
