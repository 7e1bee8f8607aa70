import { openAccess } from '../access';
import type { Obstacle } from '../discoveredProcess';
import type { HttpAnswer } from '../httpGet';
import { probe } from '../probe';
import type { Listener, LocalProcess } from '../processes/processReader';
import type { GoTarget } from '../target';
import { goProfilingOf } from './goBinary';
import { announcedGopsPort } from './gopsAgent';
import { probedPaths } from './pprofAddress';

/** The ways into a Go program: its pprof handlers on any of its ports, else the agent of gops. */
export async function goTargets(
  process: LocalProcess,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GoTarget[]> {
  const gops = await announcedGopsPort(process.pid);
  const others = process.listeners.filter(each => each.port !== gops);
  const found = await Promise.all(others.map(listener => pprofTarget(process, listener, paths, signal)));
  const targets = found.filter(target => target !== undefined);
  // The announcement of a crashed program stays behind, and its pid may be another's by now.
  const agent = process.listeners.find(each => each.port === gops);
  return agent === undefined ? targets : [...targets, gopsTarget(process, agent)];
}

/** What is missing in a Go program that offers no way in. */
export async function goObstacle(process: LocalProcess): Promise<Obstacle> {
  const who = `${process.name} (process ${process.pid})`;
  switch (await goProfilingOf(process.exe)) {
    case 'handlers':
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

function gopsTarget(process: LocalProcess, { host, port }: Listener): GoTarget {
  const label = `${process.name} · Go (gops) · :${port}`;
  return { kind: 'go', url: `gops://${host}:${port}`, label, pid: process.pid };
}

async function pprofTarget(
  process: LocalProcess,
  { host, port }: Listener,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<GoTarget | undefined> {
  const first = await probe(`http://${host}:${port}${probedPaths[0]}`, signal);
  if (first === undefined) return undefined;
  const secure = /HTTP request to an HTTPS server/.test(first.body.toString('latin1', 0, 200));
  const origin = `${secure ? 'https' : 'http'}://${host}:${port}`;
  // Asks the user's own program on loopback and sends no secret: whom it claims to be does not matter yet.
  const access = secure ? { ...openAccess, certificates: 'insecure' as const } : openAccess;
  const label = `${process.name} · Go · :${port}`;
  for (const path of new Set([...paths.map(withSlashes), ...probedPaths])) {
    const asked = !secure && path === probedPaths[0] ? first : await probe(`${origin}${path}`, signal, access);
    if (asked === undefined) return undefined;
    if (isIndex(asked)) return { kind: 'go', url: `${origin}${path}`, label, pid: process.pid };
    // A login stands before every path, so the likeliest one is as good as any.
    if (asked.status === 401) return { kind: 'go', url: `${origin}${path}`, label, pid: process.pid };
  }
  return undefined;
}

function isIndex(answer: HttpAnswer): boolean {
  return answer.status === 200 && answer.body.includes('Types of profiles available');
}

function withSlashes(path: string): string {
  return `/${path}/`.replace(/\/+/g, '/');
}
