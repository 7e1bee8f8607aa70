import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { activateApi } from './support/api';
import { hostDemo } from './support/demo';

const { inspector, nodePid } = hostDemo();

describe('a capture of a running Node service', () => {
  it('sees the garbage, tells functions and never claims a line', async () => {
    const api = await activateApi();
    const profile = await api.capture({ inspector, seconds: 3 });
    assert.deepEqual([profile.origin, profile.granularity], ['v8', 'function']);
    assert.ok((profile.totals.alloc_space ?? 0) > 20e6, `only ${profile.totals.alloc_space} B of garbage seen`);
    const sites = api.allocators({ by: 'callSite', limit: 5 });
    assert.ok(sites.length > 0);
    for (const site of sites) {
      assert.equal(site.granularity, 'function');
      assert.ok(site.uri?.path.includes('/node-shop/'), site.uri?.path);
    }
  });

  it('finds the inspector of a process by its pid, and the process lives on', async () => {
    const api = await activateApi();
    const profile = await api.capture({ pid: nodePid, seconds: 1 });
    assert.equal(profile.origin, 'v8');
    assert.equal(process.kill(nodePid, 0), true);
  });
});
