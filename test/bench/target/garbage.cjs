// Makes garbage at a steady rate and watches its own event loop; driven by messages of its parent: {megabytesPerSecond},
// and 'take', which answers {gapMs, busyMs} since the last time: the longest time between two turns of the loop, and the most
// that the main thread computed between two turns. On a crowded machine only the second one is the target's own.
'use strict';

const { readFileSync } = require('node:fs');

const turnMs = 5;
let rate = 0;
let worst = { gapMs: 0, busyMs: 0 };
let last = moment();

setInterval(() => {
  const gapMs = turn();
  spread(Math.min(gapMs, 4 * turnMs) * rate * 1000);
}, turnMs);

function turn() {
  const now = moment();
  const gapMs = now.wallMs - last.wallMs;
  worst = { gapMs: Math.max(worst.gapMs, gapMs), busyMs: Math.max(worst.busyMs, now.busyMs - last.busyMs) };
  last = now;
  return gapMs;
}

function moment() {
  const onProcessor = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0];
  return { wallMs: performance.now(), busyMs: Number(onProcessor) / 1e6 };
}

/** Objects as services make them: rows with a string and arrays, over several functions. */
function spread(due) {
  for (let made = 0; made < due; made += 1300) exports.kept = [row(made), list(made), text(made)];
}

function row(i) {
  return { id: i, name: `order ${i}`, tags: [i, i + 1], total: i * 1.5 };
}

function list(i) {
  return new Array(120).fill(i);
}

function text(i) {
  return [`${i}:${i * 7}`, i];
}

process.on('message', message => {
  if (message !== 'take') rate = message.megabytesPerSecond;
  else {
    turn(); // What is going on now counts, too.
    process.send(worst);
    worst = { gapMs: 0, busyMs: 0 };
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: require('node:inspector').url() });
