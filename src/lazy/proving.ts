// Loaded when a rewrite is measured for the first time.
export { proveFix } from '../editor/prove/proveFix';
