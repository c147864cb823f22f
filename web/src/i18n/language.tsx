/**
 * The reader's language, in two parts: what the door says comes with the program in English and by itself in Spanish,
 * what the pages say is loaded for those who come in. A choice made here beats the profile's, which beats the browser's.
 */
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import type { Dictionary, MessageKey } from './en';
import { texts as enDoor } from './en/door';
import { Formats } from './formats';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

type Values = Record<string, string | number>;
type PluralBase = MessageKey extends infer K ? (K extends `${infer Base}_other` ? Base : never) : never;

export interface Translate {
  (key: MessageKey, values?: Values): string;
  /** Chooses between `key_one` and `key_other`; `{count}` is the formatted number. */
  count: (key: PluralBase, count: number, values?: Values) => string;
  /** What so many of a product are counted in; a unit of the host's own making stays as it is. */
  unit: (unit: string, quantity: number) => string;
  /** The text of a key that was put together from data, or the data itself where there is none. */
  maybe: (key: string, fallback: string) => string;
}

interface I18n {
  language: Language;
  setLanguage: (language: Language) => Promise<void>;
  /** Follows the profile, unless this browser has its own choice. */
  suggestLanguage: (language: string | null | undefined) => void;
  t: Translate;
  format: Formats;
}

const STORED = 'lonja.language';
type Part =
  | 'door'
  | 'house'
  | 'office'
  | 'supply'
  | 'people'
  | 'asset'
  | 'cart'
  | 'clients'
  | 'contacts'
  | 'cycles'
  | 'exceptions'
  | 'outlook'
  | 'preferences'
  | 'quickorder'
  | 'system'
  | 'certificates'
  | 'views';
type Texts = Record<string, string>;

const loaders: Record<Part, Record<Language, () => Promise<{ texts: Texts }>>> = {
  door: { en: () => Promise.resolve({ texts: enDoor }), es: () => import('./es/door') },
  house: { en: () => import('./en/house'), es: () => import('./es/house') },
  office: { en: () => import('./en/office'), es: () => import('./es/office') },
  supply: { en: () => import('./en/supply'), es: () => import('./es/supply') },
  people: { en: () => import('./en/people'), es: () => import('./es/people') },
  contacts: { en: () => import('./en/contacts'), es: () => import('./es/contacts') },
  cycles: { en: () => import('./en/cycles'), es: () => import('./es/cycles') },
  exceptions: { en: () => import('./en/exceptions'), es: () => import('./es/exceptions') },
  outlook: { en: () => import('./en/outlook'), es: () => import('./es/outlook') },
  views: { en: () => import('./en/views'), es: () => import('./es/views') },
  asset: { en: () => import('./en/asset'), es: () => import('./es/asset') },
  cart: { en: () => import('./en/cart'), es: () => import('./es/cart') },
  preferences: { en: () => import('./en/preferences'), es: () => import('./es/preferences') },
  clients: { en: () => import('./en/clients'), es: () => import('./es/clients') },
  quickorder: { en: () => import('./en/quickorder'), es: () => import('./es/quickorder') },
  system: { en: () => import('./en/system'), es: () => import('./es/system') },
  certificates: { en: () => import('./en/certificates'), es: () => import('./es/certificates') },
};

/** What is loaded so far; the translators read from these very objects, which only grow. */
const loaded: Record<Language, Texts> = { en: { ...enDoor }, es: {} };
const wanted = new Set<Part>(['door']);
let shown = initialLanguage();

/** The language that is shown at this moment, for what is no component. */
export const shownLanguage = (): Language => shown;

export function isLanguage(text: string | null | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

function stored(): Language | null {
  const text = localStorage.getItem(STORED);
  return isLanguage(text) ? text : null;
}

export function initialLanguage(): Language {
  return stored() ?? (/^es\b/i.test(navigator.language) ? 'es' : 'en');
}

/** Loads the parts of a language that are wanted so far, before anything is shown in it. */
export async function loadLanguage(language: Language): Promise<void> {
  const parts = await Promise.all([...wanted].map((part) => loaders[part][language]()));
  for (const { texts } of parts) Object.assign(loaded[language], texts);
}

/** The texts of these parts, in the language that is shown; `house` are those that most pages behind the sign-in need. */
export function loadTexts(...parts: Part[]): Promise<void> {
  for (const part of parts) wanted.add(part);
  return loadLanguage(shown);
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The translator for one language, whose dictionary has been loaded. */
export function translator(language: Language, dictionary: Dictionary | Texts): Translate {
  const rules = new Intl.PluralRules(language);
  const format = new Formats(language);
  // An API that is newer than this page may send a word that has no text yet; its key is better than no page.
  const texts: Texts = dictionary;
  const text = (key: string) => texts[key] ?? key;
  const translate = (key: MessageKey, values: Values = {}) => fill(text(key), values);
  return Object.assign(translate, {
    count: (key: PluralBase, count: number, values: Values = {}) => {
      const form = rules.select(count) === 'one' ? 'one' : 'other';
      return fill(text(`${key}_${form}`), { count: format.number(count), ...values });
    },
    unit: (unit: string, quantity: number) => {
      return (rules.select(quantity) === 'one' ? texts[`unit.${unit}`] : texts[`units.${unit}`]) ?? unit;
    },
    maybe: (key: string, fallback: string) => texts[key] ?? fallback,
  });
}

const Context = createContext<I18n | null>(null);

export function LanguageProvider({ initial, children }: { initial: Language; children: ReactNode }) {
  const [language, show] = useState(initial);

  const switchTo = useCallback(async (next: Language) => {
    shown = next;
    await loadLanguage(next);
    document.documentElement.lang = next;
    show(next);
  }, []);

  const value = useMemo<I18n>(
    () => ({
      language,
      setLanguage: (next) => {
        localStorage.setItem(STORED, next);
        return switchTo(next);
      },
      suggestLanguage: (next) => {
        if (stored() === null && isLanguage(next)) void switchTo(next);
      },
      t: translator(language, loaded[language]),
      format: new Formats(language),
    }),
    [language, switchTo],
  );
  return <Context value={value}>{children}</Context>;
}

export function useI18n(): I18n {
  const value = use(Context);
  if (value === null) throw new Error('useI18n needs a LanguageProvider above it');
  return value;
}
