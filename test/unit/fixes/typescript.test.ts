import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { applyEdits, reportFor, unmark } from './fixSupport';

const source = `interface User { name: string; id: number; tags: readonly string[] }
export function plain(users: User[]): Record<string, number> {⟨profiled⟩
  return users.reduce((acc, user) => ({ ...acc, [user.name]: user.id }), {});
}
export function typed(users: readonly User[]) {⟨profiled⟩
  return users.reduce<Record<string, User>>((acc, user: User) => ({ ...acc, [user.name]: user }), {});
}
export function cast(users: User[]) {⟨profiled⟩
  return users.reduce((acc, user) => ({ ...acc, [user.id * 2]: user }), {} as { [id: number]: User });
}
export function counted(users?: User[]) {⟨profiled⟩
  return users?.reduce((acc: Partial<Record<string, number>>, user) => ({ ...acc, [user.name]: (acc[user.name] ?? 0) + 1 }), {});
}
export function named(users: User[]) {⟨profiled⟩
  return users.reduce((acc, user) => ({ ...acc, last: user }), {});
}
`;

describe('rewritten TypeScript', () => {
  it('still type-checks strictly, each rewrite on its own', async () => {
    assert.deepEqual(complaints(unmark(source).text), []);
    const { lines } = unmark(source);
    for (const line of lines) {
      const marked = unmark(source).text.split('\n');
      marked[line - 1] += '⟨profiled⟩';
      const { text } = unmark(marked.join('\n'));
      const report = await reportFor('typescript', marked.join('\n'), { below: [] });
      assert.equal(report.proposals.length, 1, `line ${line}: ${JSON.stringify(report.refusals)}`);
      const after = applyEdits(text, report.proposals[0]!.edits);
      assert.deepEqual(complaints(after), [], after);
    }
  });
});

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  noEmit: true,
  lib: ['lib.es2022.d.ts'],
  types: [],
};
const host = ts.createCompilerHost(options);
const readSource = host.getSourceFile.bind(host);
const libraries = new Map<string, ts.SourceFile | undefined>();

function complaints(text: string): string[] {
  host.getSourceFile = (name, language) => {
    if (name === 'it.ts') return ts.createSourceFile(name, text, language);
    if (!libraries.has(name)) libraries.set(name, readSource(name, language));
    return libraries.get(name);
  };
  const program = ts.createProgram(['it.ts'], options, host);
  return ts.getPreEmitDiagnostics(program).map(each => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
}
