// Loaded with the first profile: finding where its source lies, and what is asked before a file is opened.
export { SourceLocator } from '../editor/sources/sourceLocator';
