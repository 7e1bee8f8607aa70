import { attributeAll } from '../../../src/core/attribution/attribute';
import { pprofSites } from '../../../src/core/attribution/blame';
import { groupedSites } from '../../../src/core/attribution/groupedSites';
import { GroupReader, groupedStacks } from '../../../src/core/attribution/groupedStacks';
import { moduleTable } from '../../../src/core/attribution/moduleTable';
import { groupSites } from '../../../src/core/attribution/siteGroups';
import { groupStacks } from '../../../src/core/attribution/stackGroups';
import { sumUserLines } from '../../../src/core/attribution/userLines';
import type { Profile } from '../../../src/core/profile/profile';
import type { ReplacedModules } from '../../../src/core/source/replacedModules';

/** All that is charged to somebody, worked out as the decoding thread does; `locate` gives the path of the user's files. */
export function blameOf(
  profile: Profile,
  locate: (file: string) => string | undefined,
  replaced: ReplacedModules = new Map(),
) {
  const groups = groupStacks(profile, locate, replaced);
  const places = new Map(groups.paths.map((path, i) => [groups.files[i]!, path]));
  const reader = new GroupReader(profile, groups);
  const stacks = groupedStacks(reader);
  const { attribution, summed } = attributeAll(profile);
  const lines = sumUserLines(profile, places, summed);
  return {
    stacks,
    attribution,
    lines,
    modules: moduleTable(profile, file => places.has(file), replaced),
    yourCost: groupedSites(reader, groupSites(profile, groups), stacks),
    self: pprofSites('self', lines, attribution, stacks),
    total: pprofSites('total', lines, attribution, stacks),
  };
}
