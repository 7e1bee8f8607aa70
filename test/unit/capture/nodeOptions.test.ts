import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectPortOf, nodeOptions } from '../../../src/capture/node/nodeProof';

test('the options of Node are those before the script and those of NODE_OPTIONS', () => {
  const commandLine = ['node', '--disable-sigusr1', 'app.js', '--inspect-port=1'];
  assert.deepEqual(nodeOptions(commandLine, []), ['--disable-sigusr1']);
  assert.deepEqual(nodeOptions(['node', 'app.js'], ['A=1', 'NODE_OPTIONS=--no-warnings  --trace-gc']), [
    '--no-warnings',
    '--trace-gc',
  ]);
  assert.deepEqual(nodeOptions(['node'], []), []);
  const preloaded = ['node', '-r', './preload.js', '--disable-sigusr1', 'app.js', '--watch'];
  assert.deepEqual(nodeOptions(preloaded, []), ['-r=./preload.js', '--disable-sigusr1']);
  assert.deepEqual(nodeOptions(['node', '-e', '1', '--disable-sigusr1'], []), ['-e', '--disable-sigusr1']);
});

test('quotes of NODE_OPTIONS hold words together and are no part of them', () => {
  const inherited = ['NODE_OPTIONS=--inspect-port "9425" --require "./a \\"b\\".js" --title="x y"'];
  const expected = ['--inspect-port=9425', '--require=./a "b".js', '--title=x y'];
  assert.deepEqual(nodeOptions(['node', 'app.js'], inherited), expected);
});

test('the port that SIGUSR1 opens is 9229 unless the options name another one', () => {
  assert.equal(inspectPortOf([]), 9229);
  assert.equal(inspectPortOf(['--inspect-port=9300']), 9300);
  assert.equal(inspectPortOf(nodeOptions(['node', '--inspect-port', '9300', 'app.js'], [])), 9300);
  assert.equal(inspectPortOf(['--inspect-port=127.0.0.1:0']), 0);
  assert.equal(inspectPortOf(['--inspect-port=9300', '--debug-port=[::1]:9301']), 9301);
});
