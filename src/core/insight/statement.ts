/**
 * A part of a sentence. Plain text is ours; whatever comes from a profile, a program or a file is a `Name` or a `Place`, so
 * that whoever shows the sentence knows what to escape.
 */
export type Phrase = string | Name | Verbatim | Place | Action;

export interface Name {
  readonly name: string;
}

/** A sentence that somebody else wrote. */
export interface Verbatim {
  readonly verbatim: string;
}

/** A line that can be gone to. */
export interface Place {
  readonly place: string;
  /** Absolute path on this machine. */
  readonly path: string;
  /** 1-based as captured. */
  readonly line: number;
}

/** Something the user can do from here. */
export interface Action {
  readonly action: 'showFixes' | 'captureAgain' | 'captureLonger';
  readonly label: string;
}

export interface Statement {
  readonly says: readonly Phrase[];
  /** What it is founded on, where that is not plain from the sentence itself. */
  readonly because?: readonly Phrase[];
}

export interface Section {
  readonly title: string;
  readonly statements: readonly Statement[];
}

/** What is known of one line, in the order in which people ask. Sections without a statement are left out. */
export interface Explanation {
  readonly title: readonly Phrase[];
  readonly sections: readonly Section[];
}

/** A sentence of text and what is put into it. */
export function say(texts: TemplateStringsArray, ...parts: readonly Phrase[]): Phrase[] {
  return texts.flatMap((text, index) => [text, parts[index] ?? '']).filter(each => each !== '');
}

export function name(text: string): Name {
  return { name: text };
}

export function placeOf(path: string, line: number): Place {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return { place: line > 0 ? `${file}:${line}` : file, path, line };
}
