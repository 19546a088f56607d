/** Identifiers of the commands as package.json declares them; `lstmComplete.index` and the like are the server's. */
export const MENU = "lstmComplete.menu";
export const ACCEPT_WORD = "lstmComplete.acceptWord";
export const ACCEPT_LINE = "lstmComplete.acceptLine";
export const NEXT = "lstmComplete.showNext";
export const PREVIOUS = "lstmComplete.showPrevious";
export const GENERATE = "lstmComplete.generateHere";
export const STOP_GENERATING = "lstmComplete.stopGenerating";
export const KEEP_GENERATED = "lstmComplete.keepGenerated";
export const WHY = "lstmComplete.whyThis";
export const LOOK_INSIDE = "lstmComplete.lookInside";
export const INDEX = "lstmComplete.indexWorkspace";
export const RETRAIN = "lstmComplete.retrainWorkspace";
export const RESTART = "lstmComplete.restart";
export const INSTALL = "lstmComplete.install";
export const SHOW_OUTPUT = "lstmComplete.showOutput";
