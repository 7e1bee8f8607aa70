import { type EarlierGrowth, mostEarlierPlaces, mostWindows } from '../../profile/growth';

/** What `encodePprof` says of the windows before the one of a profile: a comment for each place, in bytes. */
export function growthComments(places: readonly EarlierGrowth[]): string[] {
  return places.slice(0, mostEarlierPlaces).map(({ functionName, line, windows }) => {
    // Growth is whole bytes, so that what was beyond the noise stays so.
    const told = windows.map(({ growth, noise }) => `${Math.round(growth)}±${Math.floor(noise)}`);
    return `alloc-lens: grew before in ${functionName}:${line} by ${told.join(' ')}`;
  });
}

const pattern = /^alloc-lens: grew before in (.+):(\d{1,9}) by (-?\d{1,15}±\d{1,15}(?: -?\d{1,15}±\d{1,15})*)$/;

/** What `growthComments` wrote, as much of it as it ever writes: comments are data from outside. */
export function growthIn(comments: readonly string[]): EarlierGrowth[] {
  const places: EarlierGrowth[] = [];
  for (const comment of comments) {
    const [, functionName, line, told] = pattern.exec(comment) ?? [];
    if (functionName === undefined || told === undefined) continue;
    const windows = told.split(' ').map(each => {
      const [growth, noise] = each.split('±').map(Number);
      return { growth: growth!, noise: noise! };
    });
    places.push({ functionName, line: Number(line), windows: windows.slice(1 - mostWindows) });
    if (places.length === mostEarlierPlaces) break;
  }
  return places;
}
