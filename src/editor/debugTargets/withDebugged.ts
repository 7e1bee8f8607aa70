import type { Target } from '../../session/targets';

/** `found` with the processes that are being debugged first, each once. */
export function withDebugged(debugged: { list(): Target[] }, found: readonly Target[]): Target[] {
  const first = debugged.list();
  const known = new Set(first.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
  return [...first, ...found.filter(({ pid }) => pid === undefined || !known.has(pid))];
}
