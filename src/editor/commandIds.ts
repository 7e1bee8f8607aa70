/** Every command the extension registers; a unit test compares this table with package.json. */
export const commandIds = {
  toggle: 'allocLens.toggleProfiling',
  start: 'allocLens.startProfiling',
  stop: 'allocLens.stopProfiling',
  cancel: 'allocLens.cancelCapture',
  captureFromUrl: 'allocLens.captureFromUrl',
  captureFromInspector: 'allocLens.captureFromInspector',
  attachToProcess: 'allocLens.attachToProcess',
  captureExact: 'allocLens.captureExact',
  startUntilStopped: 'allocLens.startUntilStopped',
  startLiveMode: 'allocLens.startLiveMode',
  openCapture: 'allocLens.openCapture',
  openLatestCapture: 'allocLens.openLatestCapture',
  setAsBaseline: 'allocLens.setAsBaseline',
  stopComparing: 'allocLens.stopComparing',
  compareWith: 'allocLens.compareWith',
  exportProfile: 'allocLens.exportProfile',
  pinCapture: 'allocLens.pinCapture',
  unpinCapture: 'allocLens.unpinCapture',
  renameCapture: 'allocLens.renameCapture',
  deleteCapture: 'allocLens.deleteCapture',
  openProfile: 'allocLens.openProfile',
  profileTestAtCursor: 'allocLens.profileTestAtCursor',
  captureAgainAndCompare: 'allocLens.captureAgainAndCompare',
  switchSampleType: 'allocLens.switchSampleType',
  switchBlame: 'allocLens.switchBlame',
  checkNewerVersion: 'allocLens.checkNewerVersion',
  groupAllocators: 'allocLens.groupAllocators',
  showAllocators: 'allocLens.showAllocators',
  nextAllocator: 'allocLens.nextAllocator',
  previousAllocator: 'allocLens.previousAllocator',
  toggleInline: 'allocLens.toggleInlineAnnotations',
  explainLine: 'allocLens.explainLine',
  showFixes: 'allocLens.showFixes',
  /** Internal: runs after a rewrite that needs a reader's eye. */
  tellReviewNotes: 'allocLens.tellReviewNotes',
  proveFix: 'allocLens.proveFix',
  applyProven: 'allocLens.applyProvenRewrites',
  /** Internal: what a click on a tree row runs. */
  reveal: 'allocLens.reveal',
  chooseSources: 'allocLens.chooseSources',
  copyReport: 'allocLens.copyReport',
  clear: 'allocLens.clear',
  showLog: 'allocLens.showLog',
  refreshTargets: 'allocLens.refreshTargets',
  captureTarget: 'allocLens.captureTarget',
  saveTarget: 'allocLens.saveTarget',
  removeTarget: 'allocLens.removeTarget',
  setCredentials: 'allocLens.setCredentials',
} as const;

/** Context keys that `when` clauses in package.json read. */
export const contextKeys = {
  /** 'idle' | 'connecting' | 'capturing' | 'live' | 'finishing' | 'result' | 'failed' */
  state: 'allocLens.state',
  hasProfile: 'allocLens.hasProfile',
  /** The shown profile came from a live target and can be captured again. */
  canCaptureAgain: 'allocLens.canCaptureAgain',
  /** Files of the shown profile could be several files here. */
  hasSourceQuestions: 'allocLens.hasSourceQuestions',
  /** A baseline was chosen: profiles are compared with it. */
  hasBaseline: 'allocLens.hasBaseline',
} as const;

export const viewIds = {
  allocators: 'allocLens.allocators',
  captures: 'allocLens.captures',
  targets: 'allocLens.targets',
} as const;
