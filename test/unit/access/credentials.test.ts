import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessTo, isInsecure } from '../../../src/editor/access/access';
import { CredentialStore, headerProblem } from '../../../src/editor/access/credentials';
import { Permissions } from '../../../src/editor/access/permissions';

/** The part of VS Code's secret storage that is used, in memory. */
class Secrets {
  readonly kept = new Map<string, string>();
  get = async (key: string) => this.kept.get(key);
  store = async (key: string, value: string) => void this.kept.set(key, value);
  delete = async (key: string) => void this.kept.delete(key);
}

class Memory {
  readonly kept = new Map<string, unknown>();
  get = <T>(key: string, fallback?: T) => (this.kept.get(key) as T) ?? (fallback as T);
  update = async (key: string, value: unknown) => void this.kept.set(key, value);
}

test('credentials belong to one origin, several headers add up, and the same header is replaced', async () => {
  const secrets = new Secrets();
  const store = new CredentialStore(secrets);
  await store.add('http://a:1', { kind: 'basic', user: 'ann', password: 'x' });
  await store.add('http://a:1', { kind: 'header', name: 'X-Tenant', value: '7' });
  assert.deepEqual(await store.headers('http://a:1'), { authorization: 'Basic YW5uOng=', 'X-Tenant': '7' });
  await store.add('http://a:1', { kind: 'bearer', token: 't' });
  await store.add('http://a:1', { kind: 'header', name: 'x-tenant', value: '8' });
  assert.deepEqual(await store.headers('http://a:1'), { authorization: 'Bearer t', 'x-tenant': '8' });
  assert.deepEqual(await store.headers('http://a:2'), {});
  assert.deepEqual(await store.headers('https://a:1'), {});
  await store.forget('http://a:1');
  assert.deepEqual(await store.headers('http://a:1'), {});
  assert.equal(secrets.kept.size, 0);
});

test('what somebody else wrote into the secret storage is not sent', async () => {
  const secrets = new Secrets();
  secrets.kept.set('allocLens.credentials http://a:1', 'not JSON');
  assert.deepEqual(await new CredentialStore(secrets).headers('http://a:1'), {});
});

test('a header that would break the request is refused with a sentence that does not repeat it', () => {
  assert.equal(headerProblem('X-Api-Key', 'abc def'), undefined);
  for (const [name, value] of [
    ['X Key', 'v'],
    ['', 'v'],
    ['Host', 'v'],
    ['X-Key', 'secret\r\nX-Other: 1'],
    ['X-Key', 'secret\u2028'],
  ] as const) {
    const problem = headerProblem(name, value);
    assert.match(problem ?? '', /\.$/, `${name}: ${value}`);
    assert.ok(!problem?.includes('secret'));
  }
});

test('insecure is for one origin, granted and revoked; authorities are read for https only', async () => {
  const permissions = new Permissions(new Memory());
  const store = new CredentialStore(new Secrets());
  await permissions.grant('insecure', 'https://a:1');
  await permissions.grant('insecure', 'https://a:1');
  const to = (origin: string, caFile = '') => accessTo(origin, store, permissions, caFile);
  assert.equal((await to('https://a:1')).certificates, 'insecure');
  assert.equal((await to('https://a:2')).certificates, 'verified');
  assert.equal((await to('http://a:1', '/no/such/file.pem')).ca, undefined);
  const failure = { name: 'CaptureError', failure: 'untrustedCertificate' };
  await assert.rejects(to('https://a:1', '/no/such/file.pem'), { ...failure, message: /cannot be read/ });
  await assert.rejects(to('https://a:1', 'package.json'), { ...failure, message: /contains no certificate/ });
  const insecure = (url: string) => isInsecure({ kind: 'go', url, label: '' }, permissions);
  assert.deepEqual(['https://a:1/x', 'https://a:2', 'http://a:1', 'no address'].map(insecure), [
    true,
    false,
    false,
    false,
  ]);
  assert.equal(isInsecure({ kind: 'node', inspector: 'a:1', label: '' }, permissions), false);
  await permissions.revoke('insecure', 'https://a:1');
  assert.equal((await to('https://a:1')).certificates, 'verified');
});
