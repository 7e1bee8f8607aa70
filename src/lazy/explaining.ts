// Loaded with the first hover over a profiled file, or the first line that is explained.
export { explanationAt, placeAt } from '../editor/explanation/explanationContent';
export { hoverAt } from '../editor/hover/hoverContent';
