// Loaded when a rewrite is measured, or all proven ones are applied, for the first time.
export { applyProven } from '../editor/codeActions/applyProven';
export { proveFix } from '../editor/prove/proveFix';
