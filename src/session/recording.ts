// Loaded with the first capture or file: what records windows and makes profiles of them.
export { planWindow, watchRate, windowEnd } from './captureWindow';
export { LiveRun } from './liveRun';
export { ProfileLoader } from './profileLoader';
