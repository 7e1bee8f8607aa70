import type { TargetEntry } from './targetList';
import { addressOf, type DiscoveredProcess, type Target } from './targets';

export interface TargetText {
  /** Short: a side bar cuts off what is longer. */
  readonly label: string;
  /** What it runs on, then how it is captured, then what only tells it from its like. */
  readonly description: string;
  /** How it is captured and what it runs, for a line of its own. */
  readonly detail: string;
  /** Plain sentences and facts; shown as text, never as Markdown. */
  readonly lines: readonly string[];
  /** Name of a codicon: ready, to be opened first, or not to be captured. */
  readonly icon: string;
}

export const groupTitles = {
  debugged: 'Being debugged',
  workspace: 'This workspace',
  other: 'Other',
  saved: 'Saved',
} as const;

const insecureText = 'Insecure: any certificate is taken, so whoever is in between can read what is sent.';

/** What the Targets view and the picker say about an entry. */
export function targetText(entry: TargetEntry): TargetText {
  const { group, target, process, obstacle, insecure } = entry;
  const address = target === undefined ? '' : addressOf(target);
  const icon = iconOf(entry);
  const named = target?.label ?? '';
  const marked = insecure ? ['insecure'] : [];
  const warning = insecure ? [insecureText] : [];
  if (process === undefined) {
    const description = [...marked, address].join(' · ');
    return { label: named, description, detail: '', lines: [address, ...warning], icon };
  }
  return {
    label: group === 'debugged' ? named : `${process.name}${childrenText(target)}`,
    description: [...marked, runtimeText(process), access(target), `pid ${process.pid}`, ...parentText(process)].join(
      ' · ',
    ),
    detail: obstacle?.remedy ?? [wayIn(address), commandText(process)].join(' · '),
    lines: [
      ...(obstacle === undefined ? [waySentence(address)] : [obstacle.message, obstacle.remedy]),
      ...warning,
      ...childrenOf(target).map(child => `Together with ${child.label}`),
      ...details(process),
    ],
    icon,
  };
}

function iconOf({ group, target, insecure }: TargetEntry): string {
  if (target === undefined) return 'circle-slash';
  if (insecure) return 'unlock';
  if (group === 'saved') return 'bookmark';
  return isClosed(target) ? 'plug' : 'server-process';
}

function isClosed(target: Target): boolean {
  return target.kind === 'node' && target.attach === 'signal';
}

function childrenOf(target: Target | undefined) {
  return target?.kind === 'node' ? (target.children ?? []) : [];
}

function childrenText(target: Target | undefined): string {
  const { length } = childrenOf(target);
  return length === 0 ? '' : ` and its ${length === 1 ? 'child process' : `${length} child processes`}`;
}

function parentText({ parent }: DiscoveredProcess): string[] {
  return parent === undefined ? [] : [`child of pid ${parent}`];
}

function runtimeText({ runtime, version = '' }: DiscoveredProcess): string {
  if (version.startsWith('Deno')) return version;
  const number = version.replace(/^(go|v)/, '');
  return `${runtime === 'go' ? 'Go' : 'Node'} ${number}`.trim();
}

function access(target: Target | undefined): string {
  if (target === undefined) return 'cannot be captured as it is';
  if (isClosed(target)) return 'no inspector yet';
  const port = /:(\d+)(?=\/|$)/.exec(addressOf(target))?.[0] ?? addressOf(target);
  if (target.kind === 'node') return `inspector ${port}`;
  return `${target.url.startsWith('gops:') ? 'gops' : 'pprof'} ${port}`;
}

function wayIn(address: string): string {
  return address === '' ? 'Opens its inspector by SIGUSR1, closes it again' : address;
}

function waySentence(address: string): string {
  if (address === '')
    return 'Without an inspector: once you agree, a capture opens one by SIGUSR1 and closes it again.';
  return address.startsWith('gops:') ? `Through the agent of gops at ${address}` : `At ${address}`;
}

function commandText({ commandLine: [program = '', ...args] }: DiscoveredProcess): string {
  return [program.replace(/^.*[\\/](?=.)/, ''), ...args].join(' ');
}

function details(process: DiscoveredProcess): string[] {
  const ports = process.ports.length === 0 ? 'listens on no port' : `listens on ${process.ports.join(', ')}`;
  return [
    `Process ${process.pid}, ${process.version ?? 'version unknown'}, ${ports}`,
    `Runs ${process.commandLine.join(' ')}`,
    ...(process.cwd === undefined ? [] : [`In ${process.cwd}`]),
  ];
}
