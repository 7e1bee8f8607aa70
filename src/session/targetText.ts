import type { TargetEntry } from './targetList';
import { addressOf, type DiscoveredProcess } from './targets';

export interface TargetText {
  readonly label: string;
  readonly description: string;
  /** Plain sentences and facts; shown as text, never as Markdown. */
  readonly lines: readonly string[];
}

export const groupTitles = { workspace: 'This workspace', other: 'Other', saved: 'Saved' } as const;

/** What the Targets view and the picker say about an entry. */
export function targetText({ target, process, obstacle }: TargetEntry): TargetText {
  const address = target === undefined ? '' : addressOf(target);
  if (process === undefined) return { label: target?.label ?? '', description: address, lines: [address] };
  const runtime = process.runtime === 'go' ? 'Go' : 'Node';
  const label = target?.label ?? `${process.name} · ${runtime} · pid ${process.pid}`;
  const facts = [
    process.version,
    label.endsWith(`pid ${process.pid}`) ? undefined : `pid ${process.pid}`,
    access(address, target !== undefined),
  ];
  return {
    label,
    description: facts.filter(fact => fact !== undefined && fact !== '').join(' · '),
    lines: [...(obstacle === undefined ? [wayIn(address)] : [obstacle.message, obstacle.remedy]), ...details(process)],
  };
}

function access(address: string, attachable: boolean): string {
  if (!attachable) return 'cannot be captured as it is';
  return address === '' ? 'no inspector yet' : '';
}

function wayIn(address: string): string {
  if (address === '')
    return 'Without an inspector: a capture asks first, then opens one by SIGUSR1 and closes it again.';
  return address.startsWith('gops:') ? `Through the agent of gops at ${address}` : `At ${address}`;
}

function details(process: DiscoveredProcess): string[] {
  const ports = process.ports.length === 0 ? 'listens on no port' : `listens on ${process.ports.join(', ')}`;
  return [
    `Process ${process.pid}, ${process.version ?? 'version unknown'}, ${ports}`,
    `Runs ${process.commandLine.join(' ')}`,
    ...(process.cwd === undefined ? [] : [`In ${process.cwd}`]),
  ];
}
