import { Language, Parser, type Tree } from '@vscode/tree-sitter-wasm';
import { ParsedFile, type SyntaxLanguage } from './parsedFile';
import { snapshot } from './snapshot';

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

/** Loads nothing until the first `parse`, then each module once. */
export function createSyntax(load: (module: SyntaxModule) => Promise<Uint8Array>): Syntax {
  const loadOnce = retryable(load);
  const languages = new Map<SyntaxModule, Language>();
  return {
    async parse(language, text) {
      await initialise(loadOnce);
      const module = moduleOf[language];
      const grammar = languages.get(module) ?? (await Language.load(await loadOnce(module)));
      languages.set(module, grammar);
      return parseWith(grammar, language, text);
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

function parseWith(grammar: Language, language: SyntaxLanguage, text: string): ParsedFile {
  const parser = new Parser();
  let tree: Tree | null = null;
  try {
    parser.setLanguage(grammar);
    tree = parser.parse(text);
    if (!tree) throw new Error('tree-sitter gave no tree');
    return new ParsedFile(language, text, snapshot(tree, text), tree.rootNode.hasError);
  } finally {
    tree?.delete();
    parser.delete();
  }
}
