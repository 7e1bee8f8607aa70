// The editor talks to the session only; what a run of our own is passes through here.
export type { GoTestRecipe, NodeRunRecipe, PerOperation, Recipe } from '../capture/launch/recipe';
