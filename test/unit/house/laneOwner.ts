// A program that starts a lane in the folder it is told, as `npm test` does: started and ended by testLanes.test.ts.
import { startLane } from '../../../scripts/testing/lane';

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const lane = `
  console.log(JSON.stringify({ pid: process.pid, temporary: require('node:os').tmpdir() }));
  require('node:fs').writeFileSync(require('node:os').tmpdir() + '/left', '');
  setInterval(() => {}, 1000);`;
startLane('second', ['-e', lane], process.argv[2]!);
setInterval(() => undefined, 1000);
