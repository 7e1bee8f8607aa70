import { mayHaveGrown } from '../core/insight/lifetime';
import { type EarlierGrowth, type GrowthWindow, mostEarlierPlaces } from '../core/profile/growth';
import { placeOf } from './growthHistory';

/**
 * What a capture keeps of the `windows` of its process before it, so that it says the same when it is read from disk: those of
 * the places that may be said to have grown once its own window is added, the largest first.
 */
export function earlierGrowth(windows: readonly ReadonlyMap<string, GrowthWindow>[]): EarlierGrowth[] {
  const keys = new Set(windows.flatMap(bySite => [...bySite.keys()]));
  const net = ({ windows: all }: EarlierGrowth) => all.reduce((sum, each) => sum + each.growth, 0);
  return [...keys]
    .map(key => ({ ...placeOf(key), windows: windows.flatMap(bySite => bySite.get(key) ?? []) }))
    .filter(each => mayHaveGrown(each.windows))
    .sort((a, b) => net(b) - net(a))
    .slice(0, mostEarlierPlaces);
}
