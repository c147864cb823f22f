/** The Spanish of what the API says is complete: every sentence of the service's source that a problem may carry is known. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sentences, words } from './es';
import { interpreter } from './interpreter';

const SOURCE = join(import.meta.dirname, '../../../../src');

/** Folders and files whose sentences never come as a problem: commands, texts that exist in both languages, the spec. */
const ELSEWHERE =
  /tests|^(cli|demo|disclosure|forecast)\/|^cli\.rs|config\/keys\.rs|http\/spec\.rs|documents\.rs|words\.rs|explain\.rs/;

/** Sentences of the spec that stand between those of problems: examples, and what answers and headers are. */
const OF_THE_SPEC = new Set([
  'A page of the list, or the whole list as JSON lines, CSV or XLSX.',
  'A signed address.',
  'Agreed by telephone.',
  "Always an attachment, with the file's name.",
  'An access token.',
  "An exact quantity with at most three decimals; the product's unit may allow fewer.",
  'Customers of one group of companies count as one.',
  'In the window of every shop.',
  'It is published on 2027-10-01T08:00:00.000Z; choose a later end.',
  'Looks after price lists.',
  'Metal has become dearer.',
  'Metal is dearer.',
  'Names these bytes.',
  'One line is down until Thursday.',
  'One page of a list.',
  'Only with `count=true`. Counting stops at 10,000.',
  'Over the periods that both cycles forecast (1), the total rose from 310 to 320 (3.23 %). Adjustments by hand changed by 80.',
  'Painted metal, for one T-light.',
  'Pass it as `cursor` to get the next page; null on the last page.',
  'Production planning under the supply agreement.',
  'Show it lit, in threes.',
  'Taken; a background job carries it on.',
  'The address of it.',
  'The document.',
  'The file itself.',
  'The file.',
  'The items of the JSON form, one per line.',
  'The part that `Range` asked for.',
  'The picture.',
  'The recipient together with one customer of its choice.',
  'The refresh token, out of reach for scripts.',
  'The rest comes a week later.',
  'The table.',
  'There is stock enough for three weeks.',
  'Twelve slides for a first visit.',
  'Units shipped to customers less units returned.',
  'Where the file is, for a minute at most.',
  'Which part it is.',
  'You have it already.',
  'You have these bytes already.',
]);

/** The text literals of the service, without its tests. */
function literals(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.rs') || ELSEWHERE.test(file)) continue;
    const [code = ''] = readFileSync(join(SOURCE, file), 'utf8').split(/#\[cfg\(test\)\]\s*mod/);
    // A quotation mark as a character opens no text.
    const spoken = code.replace(/^\s*\/\/.*$/gm, '').replace(/'\\?"'/g, "' '");
    for (const [, text = ''] of spoken.matchAll(/"((?:[^"\\]|\\[^])*)"/g))
      found.set(text.replace(/\\\n\s*/g, '').replace(/\\"/g, '"'), file);
  }
  return found;
}

const said = literals();

describe('what the API says', () => {
  it('is known in Spanish, sentence by sentence', () => {
    const isSentence = (text: string) => /^[A-Z{].* .*\.$/s.test(text) || /^[A-Z]\w+ done\.$/.test(text);
    const unknown = [...said].filter(
      ([text]) => isSentence(text) && !OF_THE_SPEC.has(text) && sentences[text] === undefined,
    );
    expect(unknown).toEqual([]);
  });

  it('is what the source says: nothing is kept that nobody says', () => {
    expect(Object.keys(sentences).filter((text) => !said.has(text))).toEqual([]);
    expect([...OF_THE_SPEC].filter((text) => !said.has(text))).toEqual([]);
  });

  it('keeps its blanks', () => {
    const blanks = (text: string) => [...new Set(text.match(/\{[^}]*\}/g))].sort();
    const lost = Object.entries(sentences).filter(([text, own]) => `${blanks(text)}` !== `${blanks(own)}`);
    expect(lost).toEqual([]);
  });
});

describe('an interpreter', () => {
  const inSpanish = interpreter(sentences, words);

  it('knows a sentence by what stands around its blanks, and what fills them', () => {
    expect(inSpanish('Use one of red, green.')).toBe('Use uno de estos: red, green.');
    expect(inSpanish('The order is shipped and cannot be placed. That is where it stays.')).toBe(
      'El pedido está enviado y no puede pasar a realizado. Así se queda.',
    );
    expect(inSpanish('The body is no JSON: line 3, column 14.')).toBe(
      'El contenido no es JSON: línea 3, columna 14.',
    );
  });

  it('prefers the sentence that says more by itself', () => {
    const say = interpreter({ 'It is {}.': 'Es {}.', 'It is {} days late.': 'Lleva {} días de retraso.' });
    expect(say('It is 3 days late.')).toBe('Lleva 3 días de retraso.');
  });

  it('leaves what it does not know', () => {
    expect(inSpanish('Something new.')).toBe('Something new.');
  });
});
