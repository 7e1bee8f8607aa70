// Loaded on the first capture: everything that touches a process or a socket.
export { discoverTargets, discoveryLimit, targetForPid } from '../capture/discovery';
export { createProfilers } from '../capture/profilers';
