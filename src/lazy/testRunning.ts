// Loaded with the first test file that is shown: finding what can be run and making recipes of it.
export { recipeAt } from '../editor/testRuns/recipeAt';
export { runnablePlaces } from '../editor/testRuns/recipes';
