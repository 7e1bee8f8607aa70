// A program of its own that captures exactly until it is killed, as an editor that crashes does:
// node exactCapturer.cjs <host:port of the inspector, or the process to be signalled> <milliseconds of the lease>
import { inspectorLimits } from '../../../src/capture/node/inspectorTarget';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { NodeTarget } from '../../../src/capture/target';

const [where = '', leaseMs = ''] = process.argv.slice(2);
const target: NodeTarget = /^\d+$/.test(where)
  ? { kind: 'node', inspector: '', attach: 'signal', label: 'hot', pid: Number(where) }
  : { kind: 'node', inspector: where, label: 'hot' };
const profiler = new NodeProfiler(inspectorLimits, Number(leaseMs));
const consent = async () => true;
const options = { seconds: 600, signal: new AbortController().signal, attribution: 'exact', consent } as const;
void profiler.start(target, options).then(() => {
  process.stdout.write('exact\n');
  setInterval(() => undefined, 1_000);
});
