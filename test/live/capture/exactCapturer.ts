// A program of its own that captures exactly until it is killed, as an editor that crashes does:
// node exactCapturer.cjs <host:port of the inspector> <milliseconds of the lease>
import { inspectorLimits } from '../../../src/capture/node/inspectorTarget';
import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';

const [inspector = '', leaseMs = ''] = process.argv.slice(2);
const profiler = new NodeProfiler(inspectorLimits, Number(leaseMs));
const options = { seconds: 600, signal: new AbortController().signal, attribution: 'exact' } as const;
void profiler.start({ kind: 'node', inspector, label: 'hot' }, options).then(() => {
  process.stdout.write('exact\n');
  setInterval(() => undefined, 1_000);
});
