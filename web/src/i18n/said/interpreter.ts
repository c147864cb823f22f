/**
 * Says in the reader's language what the API says in English. A sentence is known by its text, one with blanks
 * (`Use one of {}.`) by what stands around them; what fills a blank is looked up in the same way. What is not known
 * stays as it is.
 */
type Sentences = Readonly<Record<string, string>>;

export type Interpreter = (text: string) => string;

interface Pattern {
  of: RegExp;
  blanks: readonly string[];
  said: string;
}

const BLANK = /\{(\w*)(?::[^}]*)?\}/g;

/** A sentence's blanks in their order; those without a name are called by their number. */
function blanksOf(sentence: string): string[] {
  let nameless = 0;
  return [...sentence.matchAll(BLANK)].map(([, name]) => (name ? name : String(nameless++)));
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

function patternOf(sentence: string, said: string): Pattern {
  const blanks: string[] = [];
  const names = blanksOf(sentence);
  const literals = sentence.split(/\{\w*(?::[^}]*)?\}/);
  const parts = literals.map((literal, at) => {
    const name = names[at];
    if (name === undefined) return escaped(literal);
    const again = blanks.indexOf(name);
    if (again < 0) blanks.push(name);
    return escaped(literal) + (again < 0 ? '([^]*?)' : `\\${again + 1}`);
  });
  return { of: new RegExp(`^${parts.join('')}$`), blanks, said };
}

function fill(said: string, values: ReadonlyMap<string, string>): string {
  let nameless = 0;
  return said.replace(BLANK, (whole, name: string) => values.get(name || String(nameless++)) ?? whole);
}

const wordsIn = (sentence: string) => sentence.replace(BLANK, '').length;

export function interpreter(sentences: Sentences, words: Sentences = {}): Interpreter {
  // The one with the most words of its own knows best what it is.
  const patterns = Object.entries(sentences)
    .filter(([sentence]) => blanksOf(sentence).length > 0)
    .sort(([one], [other]) => wordsIn(other) - wordsIn(one))
    .map(([sentence, said]) => patternOf(sentence, said));
  const interpret = (text: string): string => {
    const known = sentences[text] ?? words[text];
    if (known !== undefined) return known;
    for (const { of, blanks, said } of patterns) {
      const found = of.exec(text);
      if (found === null) continue;
      const values = blanks.map((blank, at): [string, string] => [blank, interpret(found[at + 1] ?? '')]);
      return fill(said, new Map(values));
    }
    return text;
  };
  return interpret;
}
