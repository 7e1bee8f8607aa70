// Works by itself at a steady rate of garbage and watches its own event loop, so that nothing outside has to load it. Its
// argument is the kind of work. Driven by messages of its parent: {megabytesPerSecond}, and 'take', which answers {gapMs,
// busyMs, units, cpuMicros}. The first two are since the last time: the longest time between two turns of the loop, and the
// most that the main thread computed between two turns. On a crowded machine only the second one is the target's own. The
// others are since the start: pieces of work done, each the same as the others, and the processor time of all threads, those
// of the collector among them.
'use strict';

const { readFileSync } = require('node:fs');

const turnMs = 5;
/** Work that is due and not done is given up beyond this, so that a crowded machine gets less, not later and in one piece. */
const mostTurnsAtOnce = 4;
const kinds = { service, allocation };
const unit = kinds[process.argv[2]];
const orders = Array.from({ length: 120 }, (_, i) => ({
  id: i,
  customer: `customer ${i % 17}`,
  lines: [1, 2, 3].map(n => ({ sku: `SKU-${i + n}`, count: n, cents: 1250 + 7 * i })),
}));

let bytesPerMs = 0;
let units = 0;
let worst = { gapMs: 0, busyMs: 0 };
let last = moment();
const bytesOfUnit = measureUnit();

setInterval(() => {
  const gapMs = turn();
  const count = Math.round((Math.min(gapMs, mostTurnsAtOnce * turnMs) * bytesPerMs) / bytesOfUnit);
  for (let i = 0; i < count; i++) unit(units + i);
  units += count;
}, turnMs);

/** A request of a JSON service: read what was asked for, select, enrich, and write as text. */
function service(i) {
  const { page } = JSON.parse(`{"page":${i},"tenant":"t${i % 7}","fields":["id","total","label"]}`);
  const chosen = orders.filter(order => order.id % 3 !== page % 3).map(describe);
  exports.kept = JSON.stringify({ page, orders: chosen.toSorted((a, b) => b.total - a.total) }).length;
}

function describe(order) {
  const lines = order.lines.map(({ sku, count, cents }) => ({ sku, count, cents, sum: count * cents }));
  const total = lines.reduce((sum, line) => sum + line.sum, 0);
  return { id: order.id, lines, total, label: `${order.customer}: ${total}` };
}

/** Nothing but allocation, over several functions: no program is hit harder by a sampler of allocations. */
function allocation(i) {
  for (let k = 0; k < 80; k++) exports.kept = [row(i + k), list(i + k), text(i + k)];
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

/** Bytes that one piece of work allocates, once its code is warm: the middle of the readings, which leaves out those with a collection. */
function measureUnit() {
  for (let i = 0; i < 2000; i++) unit(i);
  const readings = Array.from({ length: 301 }, (_, i) => {
    const before = process.memoryUsage().heapUsed;
    unit(i);
    return process.memoryUsage().heapUsed - before;
  });
  return readings.sort((a, b) => a - b)[150];
}

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

process.on('message', message => {
  if (message !== 'take') bytesPerMs = message.megabytesPerSecond * 1000;
  else {
    turn(); // What is going on now counts, too.
    const { user, system } = process.cpuUsage();
    process.send({ ...worst, units, cpuMicros: user + system });
    worst = { gapMs: 0, busyMs: 0 };
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ inspector: require('node:inspector').url(), bytesOfUnit });
