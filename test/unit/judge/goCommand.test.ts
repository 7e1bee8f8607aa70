import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { GoCheck } from '../../../src/session/judge/goCheck';
import { judgeFixes } from '../../../src/session/judge/judgeFixes';
import type { Verdict } from '../../../src/session/judge/verdict';
import { eventually } from '../../support/eventually';
import { proposal } from './proposal';

/** Notes each question with what decides over what is written, and answers it as a go command that finds nothing wrong. */
const answering = `
const fs = require('node:fs');
const [verb, ...args] = [require('node:path').basename(process.argv[1]), ...process.argv.slice(2)];
const overlay = args.find(each => each.startsWith('-overlay='));
const replaced = overlay ? Object.keys(JSON.parse(fs.readFileSync(overlay.slice(9), 'utf8')).Replace).sort() : [];
fs.appendFileSync('asked.log', JSON.stringify({ verb, args, replaced, proxy: process.env.GOPROXY, pwd: process.env.PWD }) + '\\n');
if (verb === 'env') console.log('go1.26.8\\n' + process.cwd() + '/go.mod\\n');
if (verb === 'list') console.log('alloc-lens-file:' + process.cwd() + '/main.go');
`;
/** Starts a process of its own and waits for ever, as a go command does that compiles. */
const hanging = `
const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
require('node:fs').writeFileSync('running.json', JSON.stringify([process.pid, child.pid]));
setInterval(() => {}, 1000);
`;

describe('asking the go command about rewrites', () => {
  // Node stands for go: it runs the file of its first argument, as `go list` runs list.
  let folder = '';
  let earlier: readonly string[] = [];
  const settings = { command: process.execPath, tags: 'special', flags: ['-trimpath'] };
  beforeEach(() => {
    earlier = scratchFolders();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'alloc-lens-fake-go-'))).replaceAll('\\', '/');
    for (const verb of ['env', 'list', 'vet']) writeFileSync(join(folder, verb), answering);
    writeFileSync(join(folder, 'go.mod'), 'module example.com/app\n');
    writeFileSync(join(folder, 'main.go'), 'package main\n');
  });
  afterEach(() => {
    const file = join(folder, 'running.json');
    const left = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as number[]).filter(isAlive) : [];
    for (const pid of left) process.kill(pid);
    rmSync(folder, { recursive: true, force: true });
  });

  const never = new AbortController().signal;
  const cache = () => new Map<string, Verdict>();
  const question = (parts: { readonly text?: string; readonly unsaved?: ReadonlyMap<string, string> } = {}) => ({
    path: `${folder}/main.go`,
    text: 'package main\n',
    proposals: [proposal({ edits: [{ start: 0, end: 0, text: '// x\n' }] })],
    unsaved: new Map<string, string>(),
    settings,
    ...parts,
  });
  const asked = () =>
    readFileSync(join(folder, 'asked.log'), 'utf8')
      .trim()
      .split('\n')
      .map(
        line => JSON.parse(line) as { verb: string; args: string[]; replaced: string[]; proxy: string; pwd: string },
      );
  /** Those that the test left. */
  const ownFolders = () => scratchFolders().filter(each => !earlier.includes(each));

  test('compiles what is there, what it becomes, and vets that: with the flags of the workspace, and off the network', async () => {
    const verdicts: string[] = [];
    const beside = `${folder}/beside.go`;
    const unsaved = new Map([[beside, 'package main\n']]);
    await judgeFixes(question({ unsaved }), cache(), (_, verdict) => verdicts.push(verdict.kind), never);
    assert.deepEqual(verdicts, ['confirmed']);
    const [environment, ...others] = asked();
    assert.equal(environment?.verb, 'env');
    assert.deepEqual(
      others.map(each => each.verb),
      ['list', 'list', 'vet'],
    );
    const files = [`${folder}/go.mod`, `${folder}/go.sum`, beside, `${folder}/main.go`].sort();
    for (const { args, replaced, proxy, pwd } of others) {
      for (const flag of ['-p=2', '-trimpath', '-tags=special', '-buildvcs=false'])
        assert.ok(args.includes(flag), flag);
      assert.equal(args.at(-1), '.');
      assert.deepEqual(replaced.map(each => each.replaceAll('\\', '/')).sort(), files);
      assert.deepEqual([proxy, pwd], ['off', folder]);
    }
    assert.deepEqual(ownFolders(), []);
  });

  test('does not compile again what it has a verdict on, and does for another text', async () => {
    const kept = cache();
    const verbs = async (parts = {}) => {
      rmSync(join(folder, 'asked.log'), { force: true });
      await judgeFixes(question(parts), kept, () => undefined, never);
      return asked().map(each => each.verb);
    };
    assert.deepEqual(await verbs(), ['env', 'list', 'list', 'vet']);
    assert.deepEqual(await verbs(), ['env']);
    assert.deepEqual(await verbs({ text: 'package main // Edited.\n' }), ['env', 'list', 'list', 'vet']);
    assert.deepEqual(await verbs(), ['env']);
    writeFileSync(join(folder, 'beside.go'), 'package main\n');
    assert.deepEqual(await verbs(), ['env', 'list', 'list', 'vet'], 'another file of the package');
    writeFileSync(join(folder, 'env'), answering.replace('go1.26.8', 'go1.27.0'));
    assert.deepEqual(await verbs(), ['env', 'list', 'list', 'vet'], 'another Go');
  });

  test('remembers no verdict that is none', async () => {
    const kept = cache();
    writeFileSync(join(folder, 'list'), 'console.error("go: updates to go.mod needed"); process.exit(1);');
    const verdicts: Verdict[] = [];
    await judgeFixes(question(), kept, (_, verdict) => verdicts.push(verdict), never);
    const reason = 'the go command says “go: updates to go.mod needed” (run go mod tidy)';
    assert.deepEqual(verdicts, [{ kind: 'unknown', reason }]);
    assert.equal(kept.size, 0);
  });

  test('ends the go command and all that it started when it is cancelled', async () => {
    writeFileSync(join(folder, 'list'), hanging);
    const abort = new AbortController();
    const asking = judgeFixes(question(), cache(), () => undefined, abort.signal);
    const pids = await running();
    abort.abort();
    await assert.rejects(asking, { name: 'CancelledError' });
    await gone(pids);
    assert.deepEqual(ownFolders(), []);
  });

  test('ends it when it takes too long, and says so', async () => {
    writeFileSync(join(folder, 'list'), hanging);
    const surroundings = { version: 'go1.26.8', moduleFiles: new Map<string, string>(), quiet: [] };
    const check = await GoCheck.create(`${folder}/main.go`, settings, surroundings, 6_000);
    const answering = check.compile(new Map(), never);
    const pids = await running();
    const { passed, failure } = await answering;
    assert.deepEqual(
      [passed, failure],
      [false, 'the go command did not come to an end (it took longer than 6 seconds)'],
    );
    await gone(pids);
    await check.dispose();
    assert.deepEqual(ownFolders(), []);
  });

  test('waits for its turn, and gives up waiting when it is cancelled', async () => {
    writeFileSync(join(folder, 'list'), hanging);
    const [first, second] = [new AbortController(), new AbortController()];
    const running1 = judgeFixes(question(), cache(), () => undefined, first.signal);
    const pids = await running();
    const waiting = judgeFixes(question(), cache(), () => undefined, second.signal);
    second.abort();
    await assert.rejects(waiting, { name: 'CancelledError' });
    assert.equal(asked().filter(each => each.verb === 'env').length, 1, 'the second never began');
    first.abort();
    await assert.rejects(running1, { name: 'CancelledError' });
    await gone(pids);
    rmSync(join(folder, 'running.json'));
    writeFileSync(join(folder, 'list'), answering);
    const verdicts: string[] = [];
    await judgeFixes(question(), cache(), (_, verdict) => verdicts.push(verdict.kind), never);
    assert.deepEqual(verdicts, ['confirmed'], 'the next one has its turn');
  });

  async function running(): Promise<number[]> {
    const file = join(folder, 'running.json');
    const text = await eventually(
      'a running go command',
      () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
      each => each.endsWith(']'),
    );
    return JSON.parse(text) as number[];
  }

  function gone(pids: readonly number[]) {
    const alive = () => pids.filter(isAlive);
    return eventually('the end of all processes', alive, each => each.length === 0);
  }
});

function scratchFolders(): string[] {
  return readdirSync(tmpdir()).filter(name => name.startsWith('alloc-lens-judge-'));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
