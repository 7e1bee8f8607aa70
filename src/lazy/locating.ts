// Loaded with the first profile: finding where its source lies, and what is asked before a file is opened.
export { admitSource } from '../editor/sources/admitSource';
export { chooseSources } from '../editor/sources/chooseSources';
export { gatherRoots } from '../session/sources/gatherRoots';
export { askGo, defaultGoFolders } from '../session/sources/goFolders';
export { pathRules } from '../session/sources/pathRules';
