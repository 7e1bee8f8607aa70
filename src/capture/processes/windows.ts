import { basename } from 'node:path/win32';
import { distinct, type Listener, type LocalProcess, type ProcessReader, reachableByLoopback } from './processReader';
import { runSystemTool, type SystemTool } from './systemTool';

/**
 * Windows: one PowerShell tells processes and listeners. Only processes of this session whose program may be read are
 * this user's own; a working directory is nowhere to be had.
 */
export function windowsReader(run: SystemTool = runSystemTool): ProcessReader {
  const read = async (signal: AbortSignal): Promise<Table> =>
    parseTable(await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', SCRIPT], signal));
  return {
    list: async signal => toProcesses(await read(signal)),
    one: async (pid, signal) => {
      const table = await read(signal);
      const found = toProcesses(table).find(each => each.pid === pid);
      return found ?? (table.all.includes(pid) ? 'foreign' : 'gone');
    },
  };
}

const SCRIPT = [
  "$ErrorActionPreference='SilentlyContinue'",
  '[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false',
  '$session=(Get-Process -Id $PID).SessionId',
  '$all=@(Get-CimInstance Win32_Process)',
  '$own=@($all|Where-Object{$_.SessionId -eq $session -and $_.ExecutablePath}|Select-Object ProcessId,ParentProcessId,ExecutablePath,CommandLine)',
  '$listeners=@(Get-NetTCPConnection -State Listen|Select-Object LocalAddress,LocalPort,OwningProcess)',
  '@{all=@($all.ProcessId);processes=$own;listeners=$listeners}|ConvertTo-Json -Compress -Depth 3',
].join(';');

interface Table {
  readonly all: readonly number[];
  readonly processes: readonly {
    readonly ProcessId: number;
    readonly ParentProcessId: number;
    readonly ExecutablePath: string;
    readonly CommandLine: string | null;
  }[];
  readonly listeners: readonly {
    readonly LocalAddress: string;
    readonly LocalPort: number;
    readonly OwningProcess: number;
  }[];
}

/** Rejects what is no answer, such as the words of a PowerShell that policy forbids to run. */
function parseTable(output: string): Table {
  const text = output.slice(Math.max(0, output.indexOf('{'))).trim();
  let parsed: Record<string, unknown>;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new Error(`PowerShell told no processes but ${JSON.stringify(output.trim().slice(0, 80))}.`, { cause });
  }
  return {
    all: listOf(parsed['all']) as Table['all'],
    processes: listOf(parsed['processes']) as Table['processes'],
    listeners: listOf(parsed['listeners']) as Table['listeners'],
  };
}

/** Windows PowerShell 5.1 writes an array at times as `{"value":[…],"Count":2}`, and one of a single element as that element. */
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return value === undefined || value === null ? [] : [value];
  const { value: wrapped, Count: count } = value as { value?: unknown; Count?: unknown };
  return count === undefined ? [value] : listOf(wrapped);
}

function toProcesses({ processes, listeners }: Table): LocalProcess[] {
  return processes.map(each => ({
    pid: each.ProcessId,
    parent: each.ParentProcessId,
    exe: each.ExecutablePath,
    program: each.ExecutablePath,
    name: basename(each.ExecutablePath).replace(/\.exe$/i, ''),
    commandLine: splitCommandLine(each.CommandLine ?? ''),
    cwd: undefined,
    listeners: distinct(
      listeners.filter(row => row.OwningProcess === each.ProcessId).flatMap(row => toListener(row) ?? []),
    ),
  }));
}

function toListener(row: Table['listeners'][number]): Listener | undefined {
  const host = reachableByLoopback(row.LocalAddress);
  return host === undefined ? undefined : { host, port: row.LocalPort };
}

/** By the rules of CommandLineToArgvW: backslashes are plain except before a quote, where two stand for one. */
export function splitCommandLine(line: string): string[] {
  const found: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (const [token, backslashes = '', quote] of line.matchAll(/(\\*)(")|\\+|\s+|[^\\"\s]+/g)) {
    if (quote !== undefined) {
      current = (current ?? '') + '\\'.repeat(backslashes.length >> 1) + (backslashes.length % 2 === 1 ? '"' : '');
      if (backslashes.length % 2 === 0) quoted = !quoted;
    } else if (/^\s/.test(token) && !quoted) {
      if (current !== undefined) found.push(current);
      current = undefined;
    } else current = (current ?? '') + token;
  }
  return current === undefined ? found : [...found, current];
}
