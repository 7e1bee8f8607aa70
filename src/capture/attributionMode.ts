/**
 * What V8's samples are charged to: 'natural' are the functions as the optimiser left them, so that bytes of an inlined
 * callee count for its caller; 'exact' are the functions as written, with inlining switched off during the capture.
 */
export type AttributionMode = 'natural' | 'exact';
