// Loaded with the first Go profile: what asks the compiler why something is on the heap.
export { createEscapeAdvisor } from '../editor/escape/createEscapeAdvisor';
