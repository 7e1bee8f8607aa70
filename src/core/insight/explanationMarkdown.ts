import type { Action, Explanation, Phrase, Place, Section, Statement } from './statement';

/** An explanation as Markdown that reads as well without being rendered. */
export interface ExplanationDocument {
  readonly text: string;
  /** What in it leads somewhere, in the order of the text. */
  readonly links: readonly ExplanationLink[];
}

export interface ExplanationLink {
  /** UTF-16 offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly target: Place | Action;
}

/** Longer names are cut: a profile is untrusted and may hold anything. */
const longestName = 300;

export function explanationDocument({ title, sections }: Explanation): ExplanationDocument {
  const writer = new Writer();
  writer.write('# ');
  writer.phrases(title);
  writer.write('\n');
  for (const section of sections) writeSection(writer, section);
  return writer;
}

function writeSection(writer: Writer, { title, statements }: Section): void {
  writer.write(`\n## ${title}\n\n`);
  for (const statement of statements) writeStatement(writer, statement);
}

function writeStatement(writer: Writer, { says, because }: Statement): void {
  writer.write('- ');
  writer.phrases(says);
  if (because !== undefined) {
    writer.write(' ');
    writer.phrases(because);
  }
  writer.write('\n');
}

class Writer implements ExplanationDocument {
  text = '';
  readonly links: ExplanationLink[] = [];

  write(text: string): void {
    this.text += text;
  }

  phrases(phrases: readonly Phrase[]): void {
    for (const phrase of phrases) this.#phrase(phrase);
  }

  #phrase(phrase: Phrase): void {
    if (typeof phrase === 'string') this.write(phrase);
    else if ('name' in phrase) this.write(codeSpan(phrase.name));
    else if ('verbatim' in phrase) this.write(escapeText(phrase.verbatim));
    else this.#link('place' in phrase ? codeSpan(phrase.place) : phrase.label, phrase);
  }

  #link(text: string, target: Place | Action): void {
    const start = this.text.length;
    this.write(text);
    this.links.push({ start, end: this.text.length, target });
  }
}

/** Within a code span nothing is markup, and nothing needs to be escaped but the mark that ends it. */
function codeSpan(text: string): string {
  const plain = withoutControls(text);
  const cut = plain.length > longestName ? `${plain.slice(0, longestName)}…` : plain;
  const longest = Math.max(0, ...[...cut.matchAll(/`+/g)].map(match => match[0].length));
  const mark = '`'.repeat(longest + 1);
  const space = longest > 0 || cut.trim() === '' ? ' ' : '';
  return `${mark}${space}${cut}${space}${mark}`;
}

/** Only what would be markup is escaped, so that plain sentences stay as they are. */
function escapeText(text: string): string {
  return withoutControls(text)
    .replace(/[\\`*[\]<>|]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
}

/** Line ends and what turns the direction of writing would let a name pretend to be something else. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ');
}
