// Loaded when the first capture begins or the first profile is opened: what draws into editors.
export { FixActions } from '../editor/codeActions/fixActions';
export { FunctionLenses } from '../editor/codeLens/functionLenses';
export { InlineAnnotations } from '../editor/decorations/inlineAnnotations';
