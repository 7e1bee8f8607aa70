// Makes garbage at a steady rate and watches its own event loop; driven by messages of its parent: {megabytesPerSecond},
// 'reset' and 'read', which answers {longestGapMs, bytes}. The rate is met as far as the machine can.
'use strict';

const turnMs = 5;
let rate = 0;
let bytes = 0;
let longestGapMs = 0;
let lastTurn = performance.now();

setInterval(() => {
  const now = performance.now();
  longestGapMs = Math.max(longestGapMs, now - lastTurn);
  const due = Math.min(now - lastTurn, 4 * turnMs) * rate * 1000;
  lastTurn = now;
  bytes += spread(due);
}, turnMs);

/** Objects as services make them: rows with a string and an array, over several functions. */
function spread(due) {
  let made = 0;
  while (made < due) {
    exports.kept = [row(made), list(made), text(made)];
    made += 480;
  }
  return made;
}

function row(i) {
  return { id: i, name: `order ${i}`, tags: [i, i + 1], total: i * 1.5 };
}

function list(i) {
  return new Array(24).fill(i);
}

function text(i) {
  return `${i}:${i * 7}`.repeat(3).split(':');
}

process.on('message', message => {
  if (message === 'reset') {
    longestGapMs = 0;
    bytes = 0;
    lastTurn = performance.now();
  } else if (message === 'read') process.send({ longestGapMs, bytes });
  else rate = message.megabytesPerSecond;
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: require('node:inspector').url() });
