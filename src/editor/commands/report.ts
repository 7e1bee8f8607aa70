import * as vscode from 'vscode';
import { rankCallSites } from '../../core/attribution/allocators';
import { amountText } from '../../core/attribution/amountText';
import { offendersBy } from '../../core/attribution/callSites';
import { changeSentence } from '../../core/attribution/comparisonText';
import { functionLabel } from '../../core/attribution/functionLabel';
import { isFlow, unitOf } from '../../core/profile/sampleType';
import { formatCount, formatSeconds, formatShare, formatValue } from '../../core/units/format';
import { offenderLabel } from '../../session/belowText';
import { columnOf, totalOf } from '../../session/loadedProfile';
import type { ProfileStore } from '../../session/profileStore';

const rows = 20;

/** Puts the report onto the clipboard and returns it; undefined where no profile is shown. */
export async function copyReport(store: ProfileStore): Promise<string | undefined> {
  const report = reportMarkdown(store);
  if (report === undefined) return undefined;
  await vscode.env.clipboard.writeText(report);
  void vscode.window.setStatusBarMessage('Alloc Lens: report copied as Markdown', 3000);
  return report;
}

/** The shown profile, and the comparison where there is one, as a Markdown table for an issue or a pull request. */
export function reportMarkdown(store: ProfileStore): string | undefined {
  const profile = store.current;
  if (profile === undefined) return undefined;
  const kind = store.sampleType;
  const unit = unitOf(kind);
  const column = columnOf(profile, kind);
  const window = profile.seconds > 0 ? ` in ${formatSeconds(profile.seconds)}` : '';
  const lines = [
    `### Allocations of ${cell(profile.label)}`,
    '',
    `${formatValue(totalOf(profile, kind), unit)} ${kind}${window}, ${formatCount(Math.round(profile.attribution.recorded))} sampled allocations.`,
    '',
    `| share | ${isFlow(kind) && profile.seconds > 0 ? 'rate' : 'value'} | ${store.blame === 'yourCost' ? 'call site' : `line, by ${store.blame}`} | allocated in |`,
    '|--:|--:|:--|:--|',
  ];
  for (const row of rankCallSites(store.sites, profile.attribution, kind, rows)) {
    const offender = row.site && offendersBy(row.site, column)[0];
    const below = offender === undefined || row.self >= row.total / 2 ? 'itself' : offenderLabel(offender, profile);
    const name = row.file.slice(row.file.lastIndexOf('/') + 1);
    const place = `${functionLabel(row.functionName)} (${name}${row.line > 0 ? `:${row.line}` : ''})`;
    lines.push(
      `| ${formatShare(row.share)} | ${amountText(row.total, kind, profile.seconds)} | ${cell(place)} | ${cell(below)} |`,
    );
  }
  const { comparison } = store;
  if (comparison !== undefined) {
    lines.push('', `Against the baseline: ${changeSentence(comparison.sites, kind, 'in the whole process')}.`);
  }
  return `${lines.join('\n')}\n`;
}

// Names come from a profile: they must not break out of the table.
function cell(text: string): string {
  return text.replace(/[\\|`*_<>[\]]/g, '\\$&').replace(/\s+/g, ' ');
}
