import type { MarkdownString } from 'vscode';
import type { CallSite } from '../../core/attribution/callSites';
import type { Escape } from '../../core/insight/escapeDiagnostics';
import type { SampleTypeKind } from '../../core/profile/sampleType';
import { columnOf, type LoadedProfile } from '../../session/loadedProfile';
import { escapeLines, kindLine } from '../../session/reasonText';

/** What kinds of allocation the line makes itself, and why the compiler put them on the heap. */
export function appendReasons(
  markdown: MarkdownString,
  site: CallSite,
  profile: LoadedProfile,
  { kind, escapes }: { readonly kind: SampleTypeKind; readonly escapes: readonly Escape[] | undefined },
): void {
  const kinds = kindLine(site, profile.stacks, columnOf(profile, kind), kind);
  if (kinds !== '') markdown.appendText(kinds).appendMarkdown('\n\n');
  if ((site.selfValues[columnOf(profile, kind)] ?? 0) <= 0) return;
  for (const text of escapeLines(escapes ?? [])) {
    markdown.appendMarkdown('- ');
    markdown.appendText(text);
    markdown.appendMarkdown('\n');
  }
  if ((escapes ?? []).length > 0) markdown.appendMarkdown('\n');
}
