/** Four steps of attention, 1 mild to 4 hottest, from a share 0..1 of the profile. */
export type HeatTier = 1 | 2 | 3 | 4;

export function heatTier(share: number): HeatTier {
  if (share >= 0.25) return 4;
  if (share >= 0.1) return 3;
  if (share >= 0.025) return 2;
  return 1;
}
