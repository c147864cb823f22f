/** What the API says, for the reader: its own English, or Spanish from texts that are loaded when they are first needed. */
import { useEffect, useState } from 'react';
import { type Language, shownLanguage, useI18n } from '../language';
import { type Interpreter, interpreter } from './interpreter';

const loaded: Partial<Record<Language, Interpreter>> = { en: (text) => text };

async function load(language: Language): Promise<Interpreter> {
  const known = loaded[language];
  if (known !== undefined) return known;
  const { sentences, words } = await import('./es');
  return (loaded[language] = interpreter(sentences, words));
}

/** The interpreter for the language that is shown. Where its texts do not come, the English ones are better than nothing. */
export function ofReader(): Promise<Interpreter> {
  return load(shownLanguage()).catch(() => (text) => text);
}

/** One sentence of the API's, as data holds it, in the language that is shown. */
export function useSaid(text: string): string {
  const { language } = useI18n();
  const [, arrived] = useState<Language>();
  const interpret = loaded[language];
  useEffect(() => {
    if (interpret === undefined)
      void load(language).then(
        () => arrived(language),
        () => undefined,
      );
  }, [interpret, language]);
  return interpret === undefined ? text : interpret(text);
}
