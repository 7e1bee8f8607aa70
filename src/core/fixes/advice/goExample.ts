import type { AdviceExample, SilentExample } from './adviceRule';

type Evidence = Pick<SilentExample, 'below' | 'call' | 'objectSize'>;

/** A file of Go with these imports. */
export function goSource(imports: readonly string[], body: string): string {
  const lines = imports.map(each => `\t"${each}"\n`).join('');
  return imports.length === 0 ? `package p\n\n${body}` : `package p\n\nimport (\n${lines})\n\n${body}`;
}

/** Examples of one rule, which differ in little but their text. */
export function goExamples(kind: AdviceExample['kind'], imports: readonly string[], evidence: Evidence) {
  const common = { language: 'go', ...evidence } as const;
  return {
    says: (name: string, reason: string, body: string, other: Partial<Evidence> = {}): AdviceExample => ({
      ...common,
      ...other,
      kind,
      name,
      reason,
      before: goSource(imports, body),
    }),
    silent: (name: string, body: string, other: Partial<Evidence> = {}): SilentExample => ({
      ...common,
      ...other,
      name,
      before: goSource(imports, body),
    }),
  };
}
