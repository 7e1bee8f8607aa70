import { openAccess } from '../access';
import type { Obstacle } from '../discoveredProcess';
import type { HttpAnswer, HttpLimits } from '../httpGet';
import { probe } from '../probe';
import type { Listener, LocalProcess } from '../processes/processReader';
import type { GoTarget } from '../target';
import { goProfilingOf } from './goBinary';
import { announcedGopsPort } from './gopsAgent';
import { probedPaths } from './pprofAddress';

/** The ways into a Go program, and the ports of it that accepted a connection but did not answer within the limits. */
export interface GoFindings {
  readonly targets: readonly GoTarget[];
  readonly silent: readonly number[];
}

/** The ways into a Go program: its pprof handlers on any of its ports, else the agent of gops. */
export async function goFindings(
  process: LocalProcess,
  paths: readonly string[],
  limits: HttpLimits,
  signal: AbortSignal,
): Promise<GoFindings> {
  const gops = await announcedGopsPort(process.pid);
  const others = process.listeners.filter(each => each.port !== gops);
  const found = await Promise.all(
    others.map(async ({ host, port }) => ({
      port,
      url: await pprofUrl({ authority: `${host}:${port}`, paths, limits }, signal),
    })),
  );
  const silent = found.filter(({ url }) => url === 'late').map(({ port }) => port);
  const targets = found.flatMap(({ url, port }): GoTarget[] =>
    url === undefined || url === 'late'
      ? []
      : [{ kind: 'go', url, label: `${process.name} · Go · :${port}`, pid: process.pid }],
  );
  // The announcement of a crashed program stays behind, and its pid may be another's by now.
  const agent = process.listeners.find(each => each.port === gops);
  return { silent, targets: agent === undefined ? targets : [...targets, gopsTarget(process, agent)] };
}

/** What is missing in a Go program that offers no way in. */
export async function goObstacle(
  process: LocalProcess,
  silent: readonly number[],
  limits: HttpLimits,
): Promise<Obstacle> {
  const who = `${process.name} (process ${process.pid})`;
  const profiling = await goProfilingOf(process.exe);
  if (silent.length > 0 && profiling === 'handlers') return notInTime(who, silent, limits);
  switch (profiling) {
    case 'handlers':
      if (process.listeners.length === 0) return onNoPort(who);
      return {
        message: `${who} is a Go program that serves no pprof handlers on any port found, though net/http/pprof is linked into it.`,
        remedy: `Serve http.DefaultServeMux: ${SERVE}. If they are under a path of their own, give its address, or add the path to allocLens.targets.pprofPaths.`,
      };
    case 'writer':
      return { message: `${who} is a Go program that serves no pprof handlers.`, remedy: ADD };
    case 'removed':
      return {
        message: `${who} is a Go program that serves no pprof handlers, and the linker removed memory profiling from it because nothing in it uses that.`,
        remedy: `${ADD} Nothing can profile this build.`,
      };
  }
}

const SERVE = 'go http.ListenAndServe("localhost:6060", nil)';
const ADD = `Add import _ "net/http/pprof" and ${SERVE} to it (or agent.Listen of github.com/google/gops/agent), then build and start it again.`;

function onNoPort(who: string): Obstacle {
  return {
    message: `${who} is a Go program that listens on no TCP port, though net/http/pprof is linked into it.`,
    remedy: `If it serves its handlers on a unix socket, give the address unix:/path/to.sock:/debug/pprof/. Otherwise serve http.DefaultServeMux: ${SERVE}.`,
  };
}

/** A busy program serves what it serves, later. */
function notInTime(who: string, silent: readonly number[], { idleMs }: HttpLimits): Obstacle {
  const ports = `port${silent.length > 1 ? 's' : ''} ${silent.join(', ')}`;
  return {
    message: `${who} is a Go program that did not answer on ${ports} within ${idleMs / 1000} s, so it is not known whether it serves pprof handlers there.`,
    mayAnswer: true,
    remedy: `It may be stopped, overloaded or paused by a debugger: try again when it answers. If that is no HTTP port, serve http.DefaultServeMux beside it: ${SERVE}.`,
  };
}

function gopsTarget(process: LocalProcess, { host, port }: Listener): GoTarget {
  const label = `${process.name} · Go (gops) · :${port}`;
  return { kind: 'go', url: `gops://${host}:${port}`, label, pid: process.pid };
}

interface ProbedPort {
  /** `host:port`. */
  readonly authority: string;
  /** Where the user's programs have their handlers, beside the usual paths. */
  readonly paths: readonly string[];
  readonly limits: HttpLimits;
}

async function pprofUrl(
  { authority, paths, limits }: ProbedPort,
  signal: AbortSignal,
): Promise<string | 'late' | undefined> {
  const first = await probe(`http://${authority}${probedPaths[0]}`, limits, signal);
  if (first === undefined || first === 'late') return first;
  const secure = /HTTP request to an HTTPS server/.test(first.body.toString('latin1', 0, 200));
  const origin = `${secure ? 'https' : 'http'}://${authority}`;
  // Asks the user's own program on loopback and sends no secret: whom it claims to be does not matter yet.
  const access = secure ? { ...openAccess, certificates: 'insecure' as const } : openAccess;
  let closed: string | undefined;
  for (const path of new Set([...paths.map(withSlashes), ...probedPaths])) {
    const isUsual = path === probedPaths[0];
    const asked = isUsual && !secure ? first : await probe(`${origin}${path}`, limits, signal, access);
    if (asked === undefined || asked === 'late') return asked;
    // A login before the usual path mostly stands before every path, so that the others tell nothing.
    if (isIndex(asked) || (isUsual && isClosed(asked))) return `${origin}${path}`;
    if (isClosed(asked)) closed ??= `${origin}${path}`;
  }
  return closed;
}

/** Without the credentials nobody can tell whether there are handlers behind. */
function isClosed({ status }: HttpAnswer): boolean {
  return status === 401 || status === 403;
}

function isIndex(answer: HttpAnswer): boolean {
  return answer.status === 200 && answer.body.includes('Types of profiles available');
}

function withSlashes(path: string): string {
  return `/${path}/`.replace(/\/+/g, '/');
}
