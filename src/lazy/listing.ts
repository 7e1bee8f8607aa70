// Loaded when a row of the Captures or the Targets view is first drawn.
export { captureItem } from '../editor/capturesView/captureItem';
export { targetItem } from '../editor/targets/targetItem';
