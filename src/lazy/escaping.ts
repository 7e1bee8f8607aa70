// Loaded with the first Go profile: what asks the compiler why something is on the heap, and whether a rewrite holds.
export { createEscapeAdvisor } from '../editor/escape/createEscapeAdvisor';
export { createFixJudge } from '../editor/escape/createFixJudge';
