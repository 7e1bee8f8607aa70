import { basename, resolve } from 'node:path/posix';
import { distinct, type Listener, type LocalProcess, type ProcessReader, reachableByLoopback } from './processReader';
import { runSystemTool, type SystemTool } from './systemTool';

/** macOS: `ps` knows programs and arguments, `lsof` knows listeners and working directories. Both come with the system. */
export function macosReader(run: SystemTool = runSystemTool, user = process.getuid?.() ?? 0): ProcessReader {
  const list = async (signal: AbortSignal): Promise<LocalProcess[]> => {
    const own = ['-a', '-u', String(user)];
    const [programs, commands, listening, folders] = await Promise.all([
      run('ps', ['-ww', '-U', String(user), '-o', 'pid=,ppid=,comm='], signal),
      run('ps', ['-ww', '-U', String(user), '-o', 'pid=,args='], signal),
      run('lsof', ['-nP', ...own, '-iTCP', '-sTCP:LISTEN', '-Fpcn'], signal),
      run('lsof', ['-nP', ...own, '-d', 'cwd', '-Fpn'], signal),
    ]);
    return joinTables(programs, commands, namesByPid(listening), namesByPid(folders));
  };
  const one = async (pid: number, signal: AbortSignal) => {
    const found = (await list(signal)).find(each => each.pid === pid);
    if (found !== undefined) return found;
    const present = await run('ps', ['-p', String(pid), '-o', 'pid='], signal);
    return present.trim() === '' ? 'gone' : 'foreign';
  };
  return { list, one };
}

function joinTables(
  programs: string,
  commands: string,
  listening: ReadonlyMap<number, readonly string[]>,
  folders: ReadonlyMap<number, readonly string[]>,
): LocalProcess[] {
  const argumentsOf = new Map(rows(commands, /^\s*(\d+)\s(.*)$/).map(([, pid, line]) => [Number(pid), line ?? '']));
  return rows(programs, /^\s*(\d+)\s+(\d+)\s(.*)$/).map(([, id, parent, started = '']) => {
    const pid = Number(id);
    const cwd = folders.get(pid)?.[0];
    const program = started.includes('/') && cwd !== undefined ? resolve(cwd, started) : started;
    return {
      pid,
      parent: Number(parent),
      exe: program,
      program,
      name: basename(program),
      commandLine: splitArguments(argumentsOf.get(pid) ?? '', started),
      cwd,
      listeners: distinct((listening.get(pid) ?? []).flatMap(toListener)),
    };
  });
}

/** `ps` joins arguments with spaces, and only the program's own path is known to be one argument. */
function splitArguments(line: string, program: string): string[] {
  const text = line.trim();
  if (text.startsWith(`${program} `)) return [program, ...text.slice(program.length).trim().split(/\s+/)];
  return text === '' ? [program] : text.split(/\s+/);
}

/** Reads `lsof -F`: one field a line, `p` starts a process, `n` is the name of a file or socket. */
function namesByPid(output: string): Map<number, string[]> {
  const names = new Map<number, string[]>();
  let current: string[] = [];
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) {
      current = [];
      names.set(Number(line.slice(1)), current);
    }
    if (line.startsWith('n')) current.push(line.slice(1));
  }
  return names;
}

function toListener(name: string): Listener[] {
  const [, address, port] = /^(.*):(\d+)$/.exec(name) ?? [];
  const host = reachableByLoopback(address ?? '');
  return host === undefined ? [] : [{ host, port: Number(port) }];
}

function rows(output: string, shape: RegExp): RegExpExecArray[] {
  return output.split('\n').flatMap(line => {
    const row = shape.exec(line.trimEnd());
    return row === null ? [] : [row];
  });
}
