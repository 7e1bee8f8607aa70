/**
 * The name of the environment variable that tells the runner in the extension host where to write its result: a JSON object
 * with the counts `passed`, `failed` and `skipped`, the titles `skippedTests`, and `report`, the lines to show. A file works in every VS Code; the console
 * of the extension host reaches the terminal in some only.
 */
export const resultVariable = 'ALLOC_LENS_HOST_RESULT';

/** The name of the variable with the bundled test files to run, absolute and separated by line ends; all when it is not set. */
export const filesVariable = 'ALLOC_LENS_HOST_FILES';
