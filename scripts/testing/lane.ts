import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { startLeash } from '../process/leash';
import { ended } from '../process/run';
import { readCounts } from './nodeSuite';
import { judge, type SuiteResult } from './suiteResult';

/** Tell the process that runs a lane which one it is, and the file for its result. */
const [nameVariable, resultVariable] = ['ALLOC_LENS_LANE', 'ALLOC_LENS_LANE_RESULT'];
/** Low enough to yield to what measures, and not so low that it starves: a tenth of a processor that both want. */
const lowerPriority = 10;

/** A lane of a test run beside the first: a process of its own, whose lines are kept back until it has ended. */
export interface Lane {
  /** Where its lines can be read meanwhile. */
  readonly logFile: string;
  /** Prints its lines once it has ended; whoever calls is between two suites. */
  tellIfEnded(): void;
  /** Waits for its end, prints its lines where that has not happened, and answers with what it came to. */
  result(): Promise<SuiteResult>;
}

/**
 * Runs `program` (a script of Node, with its arguments) as the lane of this name; `folder` takes what it says. It has a
 * folder for temporary files of its own, because tests look what others leave there. Both end with this process, however
 * it ends.
 */
export function startLane(name: string, program: readonly string[], folder: string): Lane {
  const base = path.join(folder, `lane.${name}`);
  const [logFile, resultFile] = [`${base}.log`, `${base}.json`];
  const temporary = mkdtempSync(path.join(tmpdir(), 'alloc-lens-lane-'));
  const log = openSync(logFile, 'w');
  rmSync(resultFile, { force: true });
  const places = { TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const child = spawn(process.execPath, [...process.execArgv, ...program], {
    env: { ...process.env, ...places, [nameVariable]: name, [resultVariable]: resultFile },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const leash = startLeash();
  leash.hold(child);
  leash.removeAtEnd(temporary);
  let exitCode: number | string | undefined;
  const closed = ended(child).then(code => (exitCode = code));
  let isTold = false;
  const tell = () => {
    if (!isTold) process.stdout.write(readFileSync(logFile));
    isTold = true;
  };
  // What it said until a signal ends all of us may be the reason for the signal.
  process.once('exit', tell);
  return {
    logFile,
    tellIfEnded: () => exitCode !== undefined && tell(),
    async result() {
      const code = await closed;
      tell();
      process.off('exit', tell);
      await leash.release();
      return judge(await readCounts(resultFile), code);
    },
  };
}

/** In the process of a lane: yields to the first lane, and answers with which it is and how to report; undefined in any other. */
export function asLane(): { readonly name: string; report(result: SuiteResult): Promise<void> } | undefined {
  const { [nameVariable]: name, [resultVariable]: file } = process.env;
  if (name === undefined || file === undefined) return undefined;
  delete process.env[nameVariable];
  delete process.env[resultVariable];
  setPriority(lowerPriority);
  return { name, report: result => writeFile(file, JSON.stringify(result)) };
}
