// Loaded when a row of a view is first drawn.
export { allocatorRows } from '../editor/allocatorsView/allocatorRows';
export { captureItem } from '../editor/capturesView/captureItem';
export { targetItem } from '../editor/targets/targetItem';
