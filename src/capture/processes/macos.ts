import { basename, resolve } from 'node:path/posix';
import { distinct, type Listener, type LocalProcess, type ProcessReader, reachableByLoopback } from './processReader';
import { runSystemTool, type SystemTool } from './systemTool';

/** By their paths: a `ps` of Linux that somebody has put on the PATH cuts names, and /usr/sbin may not be on it. */
const PS = '/bin/ps';
const LSOF = '/usr/sbin/lsof';

/** macOS: `ps` knows programs and arguments, `lsof` knows listeners and working directories. Both come with the system. */
export function macosReader(run: SystemTool = runSystemTool, user = process.getuid?.() ?? 0): ProcessReader {
  const list = async (signal: AbortSignal): Promise<LocalProcess[]> => {
    const own = ['-a', '-u', String(user)];
    const [programs, commands, listening, folders] = await Promise.all([
      run(PS, ['-ww', '-U', String(user), '-o', 'pid=,ppid=,comm='], signal),
      run(PS, ['-ww', '-U', String(user), '-o', 'pid=,args='], signal),
      run(LSOF, ['-nP', ...own, '-iTCP', '-sTCP:LISTEN', '-Fpcn'], signal),
      run(LSOF, ['-nP', ...own, '-d', 'cwd', '-Fpn'], signal),
    ]);
    return joinTables(programs, commands, namesByPid(listening), namesByPid(folders));
  };
  const one = async (pid: number, signal: AbortSignal) => {
    const found = (await list(signal)).find(each => each.pid === pid);
    if (found !== undefined) return found;
    const present = await run(PS, ['-p', String(pid), '-o', 'pid='], signal);
    return present.trim() === '' ? 'gone' : 'foreign';
  };
  return { list, one };
}

/** How `ps` writes a process that nobody has waited for yet, and one that is about to end. */
const ENDED = /^(\(.*\)|<defunct>|<exiting>)$/;

function joinTables(
  programs: string,
  commands: string,
  listening: ReadonlyMap<number, readonly string[]>,
  folders: ReadonlyMap<number, readonly string[]>,
): LocalProcess[] {
  const argumentsOf = new Map(rows(commands, /^\s*(\d+)\s(.*)$/).map(([, pid, line]) => [Number(pid), line ?? '']));
  const living = rows(programs, /^\s*(\d+)\s+(\d+)\s(.*)$/).filter(([, , , started = '']) => !ENDED.test(started));
  return living.map(([, id, parent, started = '']) => {
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
    if (line.startsWith('n')) current.push(unescaped(line.slice(1)));
  }
  return names;
}

/** lsof writes the bytes of a name that its locale cannot print as `\xc3\xa9`, and a backslash twice. */
function unescaped(name: string): string {
  if (!name.includes('\\')) return name;
  return name.replace(/\\\\|(?:\\x[0-9a-f]{2})+/gi, found =>
    found === '\\\\' ? '\\' : Buffer.from(found.replaceAll('\\x', ''), 'hex').toString('utf8'),
  );
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
