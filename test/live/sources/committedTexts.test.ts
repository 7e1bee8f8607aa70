import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { committedTexts } from '../../../src/session/sources/committedTexts';
import { type GoRepository, git, withoutGoAndGit } from '../../support/goRepository';
import { newRepository, temporaryFolder } from './repositories';

describe('texts of a git commit', { skip: withoutGoAndGit }, () => {
  const signal = new AbortController().signal;
  const first = 'package a\n\nfunc F() {}\n';
  let repository: GoRepository;
  let commit: string;

  const texts = async (...paths: string[]) => [...(await committedTexts(commit, paths, signal))];

  before(() => {
    repository = newRepository();
    repository.write('a.go', first);
    repository.write('sub folder/b ü.go', '// b\n');
    commit = repository.commit('first');
    repository.write('a.go', `// moved\n${first}`);
    repository.write('new.go', '// new\n');
    repository.commit('second');
    repository.write('a.go', '// edited\n');
  });

  it('are those of then, whatever was committed or edited since', async () => {
    const [a, b] = [repository.path('a.go'), repository.path('sub folder/b ü.go')];
    assert.deepEqual(await texts(a, b), [
      [a, first],
      [b, '// b\n'],
    ]);
  });

  it('are absent for files that were not there, are outside, or of a commit that is not there', async () => {
    const outside = join(temporaryFolder('outside'), 'a.go');
    writeFileSync(outside, first);
    const paths = [repository.path('new.go'), repository.path('never.go'), outside];
    assert.deepEqual(await texts(...paths), []);
    assert.deepEqual(await texts(...paths, repository.path('a.go')), [[repository.path('a.go'), first]]);
    assert.equal((await committedTexts('1'.repeat(40), [repository.path('a.go')], signal)).size, 0);
  });

  it('are found through a link to the repository', {
    skip: process.platform === 'win32' && 'links need a right',
  }, async () => {
    const link = join(temporaryFolder('link'), 'shop');
    symlinkSync(repository.folder, link);
    assert.deepEqual(await texts(`${link}/a.go`), [[`${link}/a.go`, first]]);
  });

  it('are absent in a shallow clone without the commit', async () => {
    const folder = temporaryFolder('shallow');
    git(folder, 'clone', '--depth', '1', `file://${repository.folder}`, 'shop');
    assert.deepEqual(await texts(`${folder}/shop/a.go`), []);
    git(`${folder}/shop`, 'fetch', '--unshallow');
    assert.deepEqual(await texts(`${folder}/shop/a.go`), [[`${folder}/shop/a.go`, first]]);
  });

  it('are not fetched for a clone that left them out', async () => {
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const folder = temporaryFolder('partial');
    git(folder, 'clone', '--filter=blob:none', `file://${repository.folder}`, 'shop');
    assert.deepEqual(await texts(`${folder}/shop/a.go`), []);
    assert.match(git(`${folder}/shop`, 'rev-list', '--objects', '--all', '--missing=print'), /^\?/m);
  });

  it('of a work tree are its own, and of two that have the commit none: nothing tells which was built', async () => {
    const other = `${temporaryFolder('tree')}/other`;
    repository.git('worktree', 'add', '--detach', other);
    assert.deepEqual(await texts(`${other}/a.go`), [[`${other}/a.go`, first]]);
    assert.deepEqual(await texts(`${other}/a.go`, repository.path('a.go')), []);
    repository.git('worktree', 'remove', '--force', other);
  });

  it('of a submodule are not those of the repository around it', async () => {
    const library = newRepository();
    library.write('lib.go', '// lib\n');
    library.commit('lib');
    const around = newRepository();
    around.write('main.go', '// main\n');
    around.git('submodule', 'add', library.folder, 'lib');
    const hash = around.commit('with lib');
    for (const paths of [
      [around.path('lib/lib.go'), around.path('main.go')],
      [around.path('main.go'), around.path('lib/lib.go')],
    ])
      assert.deepEqual([...(await committedTexts(hash, paths, signal))], [[around.path('main.go'), '// main\n']]);
  });

  it('are absent where the work tree may differ without being changed', async () => {
    const filtered = newRepository();
    for (const name of ['plain.go', 'ident.go', 'filtered.go', 'assumed.go', 'skipped.go'])
      filtered.write(name, `// ${name}\n`);
    filtered.write('.gitattributes', '*.go text eol=crlf\nident.go ident\nfiltered.go filter=secret\n');
    const hash = filtered.commit('all');
    filtered.git('update-index', '--assume-unchanged', 'assumed.go');
    filtered.git('update-index', '--skip-worktree', 'skipped.go');
    const paths = ['plain.go', 'ident.go', 'filtered.go', 'assumed.go', 'skipped.go'].map(name => filtered.path(name));
    assert.deepEqual([...(await committedTexts(hash, paths, signal)).keys()], [filtered.path('plain.go')]);
  });

  it('are read without running what the repository configures, and without a lock', async () => {
    const hostile = newRepository();
    hostile.write('a.go', first);
    hostile.write('.gitattributes', 'b.go filter=run diff=run\n');
    hostile.write('b.go', first);
    const hash = hostile.commit('first');
    const traces = temporaryFolder('traces');
    const script = (name: string) => {
      const path = join(traces, `${name}.sh`);
      writeFileSync(path, `#!/bin/sh\ntouch '${traces}/${name}.ran'\ncat\n`);
      chmodSync(path, 0o755);
      return path;
    };
    for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.editor', 'diff.external'])
      hostile.git('config', key, script(key));
    for (const key of ['filter.run.smudge', 'filter.run.clean', 'filter.run.process', 'diff.run.textconv'])
      hostile.git('config', key, script(key));
    mkdirSync(join(traces, 'hooks'));
    hostile.git('config', 'core.hooksPath', join(traces, 'hooks'));
    for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout'])
      writeFileSync(join(traces, 'hooks', hook), `#!/bin/sh\ntouch '${traces}/${hook}.ran'\n`, { mode: 0o755 });
    writeFileSync(hostile.path('.git/index.lock'), '');
    const found = await committedTexts(hash, [hostile.path('a.go'), hostile.path('b.go')], signal);
    assert.deepEqual([...found.keys()], [hostile.path('a.go')]);
    const ran = [
      'core.fsmonitor',
      'core.pager',
      'filter.run.smudge',
      'filter.run.process',
      'diff.run.textconv',
      'post-index-change',
    ];
    assert.deepEqual(
      ran.filter(name => existsSync(join(traces, `${name}.ran`))),
      [],
    );
    rmSync(hostile.path('.git/index.lock'));
    // The traps are sharp: git itself springs one.
    hostile.git('status');
    assert.ok(existsSync(join(traces, 'core.fsmonitor.ran')));
  });

  it('are none without git, and none when they are given up', async t => {
    const gone = AbortSignal.abort();
    assert.equal((await committedTexts(commit, [repository.path('a.go')], gone)).size, 0);
    const { PATH } = process.env;
    t.after(() => Object.assign(process.env, { PATH }));
    process.env['PATH'] = temporaryFolder('empty');
    assert.deepEqual(await texts(repository.path('a.go')), []);
    process.env['PATH'] = PATH;
    assert.equal((await texts(repository.path('a.go'))).length, 1);
  });

  it('of a repository that an environment variable names are not taken for those of the file', async () => {
    const other = newRepository();
    other.write('a.go', '// other\n');
    other.commit('other');
    process.env['GIT_DIR'] = other.path('.git');
    assert.deepEqual(await texts(repository.path('a.go')), [[repository.path('a.go'), first]]);
    delete process.env['GIT_DIR'];
  });
});
