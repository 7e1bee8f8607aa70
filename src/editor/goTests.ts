/** A place in a document from which something can be run. */
export interface RunPlace {
  /** 1-based. */
  readonly line: number;
  /** Last line that belongs to it, 1-based. */
  readonly endLine: number;
  readonly name: string;
}

/** Tests and benchmarks of a Go test file; fuzz tests run without end and are left out. */
export function goTests(text: string): RunPlace[] {
  const declaration = /^func\s+((?:Test|Benchmark)(?![\p{Ll}])[\p{L}\p{Nd}_]*)\s*\(\s*\w+\s+\*\s*testing\.([TB])\s*\)/u;
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const [, name = '', parameter] = declaration.exec(line) ?? [];
    const isTest = name.startsWith('Test') && name !== 'TestMain';
    if (!(isTest && parameter === 'T') && !(name.startsWith('Benchmark') && parameter === 'B')) return [];
    return [{ line: index + 1, endLine: blockEnd(lines, index), name }];
  });
}

/** gofmt closes a function of the package level in the first column; a body on one line closes there. */
function blockEnd(lines: readonly string[], start: number): number {
  if (/\}\s*$/.test(lines[start] ?? '')) return start + 1;
  const end = lines.findIndex((line, index) => index > start && line.startsWith('}'));
  return (end < 0 ? lines.length - 1 : end) + 1;
}
