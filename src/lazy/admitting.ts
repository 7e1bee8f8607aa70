// Loaded with the first capture: what is asked before and after one, and what was answered.
export { createAdmission } from '../editor/access/admission';
export { heapBytes } from '../session/heapBytes';
