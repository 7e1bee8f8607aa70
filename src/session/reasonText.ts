import type { CallSite } from '../core/attribution/callSites';
import type { CondensedStack } from '../core/attribution/condensedStack';
import { kindWords } from '../core/insight/allocationKind';
import type { Escape } from '../core/insight/escapeDiagnostics';
import { escapeSentence } from '../core/insight/escapeReason';
import { type LineKind, lineKinds } from '../core/insight/lineKinds';
import { type SampleTypeKind, unitOf } from '../core/profile/sampleType';
import { formatBytes, formatShare, formatValue } from '../core/units/format';

const shownKinds = 4;
const shownEscapes = 5;

/** `Allocated on this line by append grows a slice: 8.4 MB (84 %), objects of 64 … 1,024 B; …`; '' where nothing is known. */
export function kindLine(
  site: CallSite,
  stacks: readonly CondensedStack[],
  column: number,
  type: SampleTypeKind,
): string {
  const here = stacks.filter(({ user: [first] }) => first?.line === site.line && first.path === site.path);
  const kinds = lineKinds(here, column);
  if (kinds.length === 0) return '';
  const all = kinds.reduce((sum, each) => sum + each.value, 0);
  const texts = kinds.slice(0, shownKinds).map(each => kindText(each, all, type));
  return `What this line allocates itself: ${texts.join('; ')}.`;
}

function kindText({ kind, value, objectSize }: LineKind, all: number, type: SampleTypeKind): string {
  const words = kind === undefined ? 'of unknown kind' : kindWords[kind];
  const share = value === all ? '' : `, ${formatShare(value / all)}`;
  return `${words} (${formatValue(value, unitOf(type))}${share}${sizeText(objectSize)})`;
}

function sizeText({ least, most }: LineKind['objectSize']): string {
  if (most <= 0) return '';
  return least === most ? `, ${formatBytes(most)} each` : `, ${formatBytes(least)} to ${formatBytes(most)} each`;
}

/** One sentence for each thing that escapes on the line. */
export function escapeLines(escapes: readonly Escape[]): string[] {
  const sentences = [...new Set(escapes.map(escapeSentence))];
  const rest = sentences.length - shownEscapes;
  return rest > 0 ? [...sentences.slice(0, shownEscapes), `and ${rest} more on this line`] : sentences;
}
