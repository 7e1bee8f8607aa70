// Loaded on the first capture: everything that touches a process or a socket.
export { discoverTargets, targetForPid } from '../capture/discovery';
export { launch } from '../capture/launch/launcher';
export { createProfilers } from '../capture/profilers';
