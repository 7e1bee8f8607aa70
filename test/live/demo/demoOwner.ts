// A program that owns a demo, as `npm start` does: started and killed by noOrphans.test.ts.
import { endWith } from '../../../scripts/demo/endWith';
import { startDemoSession } from '../../../scripts/demo/session';

const session = await startDemoSession(line => console.error(line));
endWith(() => session.stop());
console.log(JSON.stringify({ pids: session.pids(), root: session.root }));
