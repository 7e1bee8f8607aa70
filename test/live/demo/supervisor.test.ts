import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SaveOutcome, WatchedService } from '../../../scripts/demo/service';
import { type Demo, startDemo } from '../../../scripts/demo/supervisor';
import { copyWorkspace, type WorkspaceCopy } from '../../../scripts/demo/workspaceCopy';
import { type Leash, startLeash } from '../../../scripts/process/leash';
import { answer } from './answer';
import { isAlive } from './isAlive';

let copy: WorkspaceCopy;
let leash: Leash;
let demo: Demo;
const printed: string[] = [];

before(async () => {
  copy = await copyWorkspace();
  leash = startLeash();
  demo = await startDemo({ ...copy, leash, log: line => printed.push(line) });
});

after(async () => {
  await demo?.stop();
  await leash?.release();
  await copy?.remove();
});

/** Changes a file of the copy and waits for what the supervisor makes of it. */
async function edit(service: WatchedService, file: string, change: (text: string) => string): Promise<SaveOutcome> {
  const name = path.join(copy.workspace, service.name, file);
  const outcome = service.nextSave();
  await writeFile(name, change(await readFile(name, 'utf8')));
  return outcome;
}

describe('a service of the demo', () => {
  test('answers the same request with the same bytes, compressed and plain', async () => {
    const requests = [
      [demo.node, '/orders?page=2', '/turnover', '/export.ndjson?from=300'],
      [demo.go, '/', '/products/SKU-0007', '/reports/stock.csv', '/feed.xml'],
    ] as const;
    for (const [service, ...paths] of requests) {
      for (const each of service ? paths : []) {
        for (const encoding of ['gzip', 'identity']) {
          const first = await answer(service!.ready.http, each, encoding);
          assert.equal(first.status, 200, each);
          assert.ok(first.body.length > 100, `${each} is ${first.body.length} bytes`);
          assert.deepEqual(await answer(service!.ready.http, each, encoding), first, each);
        }
      }
    }
  });

  test('shows a pprof index and an inspector where its ready line says', async () => {
    if (demo.go) {
      const index = await fetch(demo.go.ready.pprof!);
      assert.match(await index.text(), /Types of profiles available/);
    }
    const inspector = new URL(demo.node.ready.inspector!);
    const targets = (await (await fetch(`http://${inspector.host}/json/list`)).json()) as { type: string }[];
    assert.equal(targets[0]?.type, 'node');
  });

  test('written in JavaScript is restarted on its ports after a save', async () => {
    const old = demo.node.ready;
    const outcome = await edit(demo.node, 'src/routes.js', text => text.replace("body: 'ok\\n'", "body: 'fine\\n'"));
    assert.deepEqual([outcome.kind, outcome.files], ['restarted', [path.join('src', 'routes.js')]]);
    assertSamePorts(old, demo.node.ready);
    assert.equal((await answer(old.http, '/healthz', 'identity')).body.toString(), 'fine\n');
    assert.equal(isAlive(old.pid), false);
  });

  test('written in Go is rebuilt and restarted on its ports after a save', async t => {
    if (!demo.go) return t.skip('no Go on this machine');
    const old = demo.go.ready;
    const outcome = await edit(demo.go, 'internal/web/handler.go', text => text.replace('"ok\\n"', '"fine\\n"'));
    assert.deepEqual([outcome.kind, outcome.files], ['restarted', [path.join('internal', 'web', 'handler.go')]]);
    assertSamePorts(old, demo.go.ready);
    assert.equal((await answer(old.http, '/healthz', 'identity')).body.toString(), 'fine\n');
    assert.equal(isAlive(old.pid), false);
  });

  test('written in Go keeps running when a save does not compile, and the compiler is heard', async t => {
    if (!demo.go) return t.skip('no Go on this machine');
    const { pid, http } = demo.go.ready;
    const outcome = await edit(demo.go, 'internal/feed/feed.go', text =>
      text.replace('_, err := w.Write', 'err := w.Wrote'),
    );
    assert.equal(outcome.kind, 'buildFailed');
    assert.match(outcome.kind === 'buildFailed' ? outcome.output : '', /feed\.go:\d+:\d+: .*Wrote/);
    assert.match(printed.join('\n'), /does not build; the old one keeps running/);
    assert.equal(demo.go.ready.pid, pid);
    assert.equal((await answer(http, '/feed.xml', 'identity')).status, 200);
    const repaired = await edit(demo.go, 'internal/feed/feed.go', text =>
      text.replace('err := w.Wrote', '_, err := w.Write'),
    );
    assert.equal(repaired.kind, 'restarted');
  });

  test('written in JavaScript keeps running when a save does not parse', async () => {
    const { pid } = demo.node.ready;
    const outcome = await edit(demo.node, 'src/money.js', text => `${text}\nexport function (`);
    assert.equal(outcome.kind, 'buildFailed');
    assert.match(outcome.kind === 'buildFailed' ? outcome.output : '', /SyntaxError/);
    assert.ok(isAlive(pid));
    assert.equal(
      (await edit(demo.node, 'src/money.js', text => text.replace('\nexport function (', ''))).kind,
      'restarted',
    );
  });

  test('is gone after stop', async () => {
    const pids = [demo.node, ...(demo.go ? [demo.go] : [])].map(service => service.ready.pid);
    assert.deepEqual(
      pids.map(isAlive),
      pids.map(() => true),
    );
    await demo.stop();
    assert.deepEqual(
      pids.map(isAlive),
      pids.map(() => false),
    );
  });
});

function assertSamePorts(before: WatchedService['ready'], after: WatchedService['ready']): void {
  assert.notEqual(after.pid, before.pid);
  assert.equal(after.http, before.http);
  assert.equal(after.pprof, before.pprof);
  // The inspector's path is new in every process; its host and port are what a target is known by.
  const host = (url: string | undefined) => url && new URL(url).host;
  assert.equal(host(after.inspector), host(before.inspector));
}
