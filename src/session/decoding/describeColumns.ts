import { groupedSites } from '../../core/attribution/groupedSites';
import { groupedStacks } from '../../core/attribution/groupedStacks';
import type { DecodedColumns } from './decodeColumns';
import type { DecodedProfile } from './decodeRequest';

/** Makes objects of what the worker sends as columns, in the thread that looks at them. */
export function describeColumns({ names, groups, sites, ...decoded }: DecodedColumns): DecodedProfile {
  const stacks = groupedStacks(names, groups);
  return { ...decoded, stacks, callSites: groupedSites(names, sites, stacks) };
}
