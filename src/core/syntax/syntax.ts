import { type Edit, Language, Parser, type Point, type Tree } from '@vscode/tree-sitter-wasm';
import { ParsedFile, type SyntaxLanguage } from './parsedFile';
import { type Earlier, type Nodes, snapshot } from './snapshot';
import { changeBetween, type TextChange } from './textChange';

/** The WebAssembly modules of `@vscode/tree-sitter-wasm`; each is the file `wasm/<name>.wasm` of that package. */
export type SyntaxModule =
  | 'tree-sitter'
  | 'tree-sitter-go'
  | 'tree-sitter-javascript'
  | 'tree-sitter-typescript'
  | 'tree-sitter-tsx';

export interface Syntax {
  /** Rejects when a module cannot be loaded; broken source text is no failure but sets `ParsedFile.hasError`. */
  parse(language: SyntaxLanguage, text: string): Promise<ParsedFile>;
}

const moduleOf: Record<SyntaxLanguage, SyntaxModule> = {
  go: 'tree-sitter-go',
  javascript: 'tree-sitter-javascript',
  javascriptreact: 'tree-sitter-javascript',
  typescript: 'tree-sitter-typescript',
  typescriptreact: 'tree-sitter-tsx',
};

/**
 * Loads nothing until the first `parse`, then each module once. Remembers the last text of each: the next one is mostly the
 * same with a few characters changed, and takes a fraction of the time.
 */
export function createSyntax(load: (module: SyntaxModule) => Promise<Uint8Array>): Syntax {
  const loadOnce = retryable(load);
  const known = new Map<SyntaxModule, Texts>();
  return {
    async parse(language, text) {
      await initialise(loadOnce);
      const module = moduleOf[language];
      const grammar = known.get(module)?.grammar ?? (await Language.load(await loadOnce(module)));
      const texts = known.get(module) ?? new Texts(module, grammar);
      known.set(module, texts);
      return texts.parse(language, text);
    },
  };
}

let initialised: Promise<void> | undefined;

// The runtime is a singleton of the package, so it is initialised once per process, whoever asks first.
function initialise(load: (module: SyntaxModule) => Promise<Uint8Array>): Promise<void> {
  initialised ??= load('tree-sitter')
    .then(wasmBinary => Parser.init({ wasmBinary, locateFile: file => file } as Parameters<typeof Parser.init>[0]))
    .catch(error => {
      initialised = undefined;
      throw error;
    });
  return initialised;
}

function retryable<K, V>(load: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const pending = new Map<K, Promise<V>>();
  return key => {
    const running = pending.get(key) ?? load(key);
    pending.set(key, running);
    running.catch(() => pending.delete(key));
    return running;
  };
}

/**
 * Grammars whose trees of a text do not depend on the text before. Those of JavaScript have a scanner of their own, for
 * semicolons that are left out, after which a comment may come to another place in the tree than it has from the beginning.
 */
const repeatable: ReadonlySet<SyntaxModule> = new Set(['tree-sitter-go']);

/** A text without an error: after one, the parser may read differently than from the beginning. */
interface Known {
  readonly text: string;
  readonly nodes: Nodes;
  /** Kept where the grammar is repeatable. */
  readonly tree: Tree | undefined;
}

/** Parses one text after another, each with what is known of the last one that had no error. */
class Texts {
  readonly #isRepeatable: boolean;
  #known: Known | undefined;

  constructor(
    module: SyntaxModule,
    readonly grammar: Language,
  ) {
    this.#isRepeatable = repeatable.has(module);
  }

  parse(language: SyntaxLanguage, text: string): ParsedFile {
    const parser = new Parser();
    try {
      parser.setLanguage(this.grammar);
      const earlier = this.#earlier(text);
      const tree = this.#treeOf(parser, text, earlier?.change);
      const { hasError } = tree.rootNode;
      const nodes = snapshot(tree, text, hasError ? undefined : earlier);
      const isKept = this.#isRepeatable && !hasError;
      if (!isKept) tree.delete();
      if (!hasError) this.#know({ text, nodes, tree: isKept ? tree : undefined });
      return new ParsedFile(language, text, nodes, hasError);
    } finally {
      parser.delete();
    }
  }

  /** Undefined where most of the text is new. */
  #earlier(text: string): Earlier | undefined {
    if (this.#known === undefined) return undefined;
    const change = changeBetween(this.#known.text, text);
    return change.newEnd - change.start > text.length / 2 ? undefined : { nodes: this.#known.nodes, change };
  }

  #treeOf(parser: Parser, text: string, change: TextChange | undefined): Tree {
    if (this.#known?.tree && change) {
      const edited = this.#known.tree.copy();
      edited.edit(editOf(this.#known.text, text, change));
      const tree = parsed(parser, text, edited);
      edited.delete();
      if (!tree.rootNode.hasError) return tree;
      tree.delete();
    }
    return parsed(parser, text);
  }

  #know(now: Known): void {
    this.#known?.tree?.delete();
    this.#known = now;
  }
}

function parsed(parser: Parser, text: string, old?: Tree): Tree {
  const tree = parser.parse(text, old);
  if (!tree) throw new Error('tree-sitter gave no tree');
  return tree;
}

function editOf(before: string, after: string, { start, oldEnd, newEnd }: TextChange): Edit {
  return {
    startIndex: start,
    oldEndIndex: oldEnd,
    newEndIndex: newEnd,
    startPosition: pointAt(before, start),
    oldEndPosition: pointAt(before, oldEnd),
    newEndPosition: pointAt(after, newEnd),
  };
}

/** As the parser counts: rows and columns from 0. */
function pointAt(text: string, offset: number): Point {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
