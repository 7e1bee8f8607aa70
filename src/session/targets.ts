// The editor talks to the session only; the target types of capture pass through here.
export type { AttributionMode, Consent, ConsentRequest } from '../capture/profiler';
export type { GoTarget, NodeTarget, Target } from '../capture/target';
