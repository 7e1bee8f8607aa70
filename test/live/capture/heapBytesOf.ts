import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';

/** alloc_space of all stacks that allocate in `functionName`, decoded by somebody else's decoder. */
export function allocatedIn(bytes: Uint8Array, functionName: string): number {
  const profile = Profile.decode(gunzipSync(bytes));
  const name = (index: number | bigint) => profile.stringTable.strings[Number(index)];
  const column = profile.sampleType.findIndex(type => name(type.type) === 'alloc_space');
  const functions = new Map(profile.function.map(each => [Number(each.id), name(each.name)]));
  const locations = new Map(profile.location.map(each => [Number(each.id), Number(each.line[0]!.functionId)]));
  return profile.sample
    .filter(sample => functions.get(locations.get(Number(sample.locationId[0]))!) === functionName)
    .reduce((sum, sample) => sum + Number(sample.value[column]), 0);
}
