import type { RunPlace } from '../goTests';

const testFile = /[.-]test\.(?:[mc]?js|[mc]?ts)$/;

/** Whether Node itself can run the tests of this file: they are of node:test, and the file is one that it loads. */
export function isNodeTestFile(path: string, text: string): boolean {
  return testFile.test(path) && /\bfrom\s*['"]node:test['"]|\brequire\(\s*['"]node:test['"]\s*\)/.test(text);
}

/** Tests with a plain string for a name; a suite counts as one, and it runs whole. */
export function nodeTests(text: string): RunPlace[] {
  const call =
    /^(\s*)(?:test|it|describe|suite)(?:\.only)?\(\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)"|`([^`$\\\n]+)`)/;
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const match = call.exec(line);
    if (match === null) return [];
    const name = (match[2] ?? match[3] ?? match[4] ?? '').replace(/\\(['"\\])/g, '$1');
    return [{ line: index + 1, endLine: blockEnd(lines, index, match[1] ?? ''), name }];
  });
}

/** The next line that is indented no deeper and closes a call. */
function blockEnd(lines: readonly string[], start: number, indent: string): number {
  if (/\);?\s*$/.test(lines[start] ?? '')) return start + 1;
  const end = lines.findIndex((line, index) => index > start && line.startsWith(`${indent}}`));
  return (end < 0 ? start : end) + 1;
}

/** The scripts of a package.json with their lines; read from the text, because it may be half typed. */
export function packageScripts(text: string): RunPlace[] {
  const opening = /^[ \t]*"scripts"\s*:\s*\{/m.exec(text);
  if (opening === null) return [];
  const entry = /\s*,?\s*"((?:[^"\\\n]|\\.)*)"\s*:\s*"(?:[^"\\\n]|\\.)*"/y;
  entry.lastIndex = opening.index + opening[0].length;
  const places: RunPlace[] = [];
  for (let match = entry.exec(text); match !== null; match = entry.exec(text)) {
    const start = match.index + match[0].indexOf('"');
    const line = text.slice(0, start).split('\n').length;
    places.push({ line, endLine: line, name: JSON.parse(`"${match[1]}"`) });
  }
  return places;
}
