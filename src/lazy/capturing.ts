// Loaded on the first capture: everything that touches a process or a socket.
export { discoverProcesses, discoveryLimit, targetForPid } from '../capture/discovery';
export { buildFacts } from '../capture/go/buildAge';
export { goHeapSize } from '../capture/go/heapSize';
export { newerModule } from '../capture/go/moduleUpdates';
export { saveHeap } from '../capture/go/saveHeap';
export { launch } from '../capture/launch/launcher';
export { createProfilers } from '../capture/profilers';
