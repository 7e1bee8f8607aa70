// Loaded with the first hover over a profiled file.
export { hoverAt } from '../editor/hover/hoverContent';
