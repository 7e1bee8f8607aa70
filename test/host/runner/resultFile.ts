/**
 * The name of the environment variable that tells the runner in the extension host where to write its result: a JSON object
 * with the counts `passed`, `failed` and `skipped`, and `report`, the lines to show. A file works in every VS Code; the console
 * of the extension host reaches the terminal in some only.
 */
export const resultVariable = 'ALLOC_LENS_HOST_RESULT';
