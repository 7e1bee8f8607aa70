// Ends processes when whoever started them is gone, even after a SIGKILL: then nobody else can.
// Reads lines from stdin: `+123` and `-123` put a process id on the leash and take it off; `kill 123` is a process
// group that is killed at once at the end; `rm /folder` is removed after all of them. The end of stdin is the death of the owner. Plain JavaScript, because it runs as a process of its own, unbundled.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const graceMs = 1500;
const held = new Set();
const groups = new Set();
const folders = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const value = line.slice(1);
  if (line.startsWith('+')) held.add(Number(value));
  else if (line.startsWith('-')) held.delete(Number(value));
  else if (line.startsWith('kill ')) groups.add(Number(line.slice('kill '.length)));
  else if (line.startsWith('rm ')) folders.add(line.slice('rm '.length));
}

for (const leader of groups) send(-leader, 'SIGKILL');
for (const pid of held) send(pid, 'SIGTERM');
const deadline = Date.now() + graceMs;
while (Date.now() < deadline && [...held].some(pid => send(pid, 0))) await wait(50);
for (const pid of held) send(pid, 'SIGKILL');
for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/** False when there is no such process any more. */
function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
