import { groupedSites } from '../../core/attribution/groupedSites';
import { GroupReader, groupedStacks } from '../../core/attribution/groupedStacks';
import type { DecodedColumns } from './decodeColumns';
import type { DecodedProfile } from './decodeRequest';

/** Makes objects of what the worker sends as columns, in the thread that looks at them. */
export function describeColumns({ names, groups, sites, ...decoded }: DecodedColumns): DecodedProfile {
  const reader = new GroupReader(names, groups);
  const stacks = groupedStacks(reader);
  return { ...decoded, stacks, callSites: groupedSites(reader, sites, stacks) };
}
