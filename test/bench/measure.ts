import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { attributeSites } from '../../src/core/attribution/attribute';
import { ProfileReading } from '../../src/core/formats/decode';
import type { Profile } from '../../src/core/profile/profile';
import { decodeUnpacked } from '../../src/session/decoding/gunzip';
import { measure, timed } from './subject';

// Runs one subject once, in a process of its own as a user meets it: cold. Prints the reading as JSON. What the other subjects
// need is in other bundles, as memory is measured for the whole process.
// Usage: node measure.js <subject> <profile.pb.gz>

const compressed = readFileSync(process.argv[3] ?? '');

void measure({
  // Lines and functions by one sample type: what `go tool pprof -top` works out.
  ours: () => timed(async () => attributeSites(onlyAllocSpace(await decoded()))),
  gunzip: () => timed(() => gunzipSync(compressed)),
  'pprof-format': async () => {
    const { Profile } = await import('pprof-format');
    const bytes = gunzipSync(compressed);
    return timed(() => Profile.decode(bytes));
  },
});

async function decoded(): Promise<Profile> {
  const outcome = await decodeUnpacked(compressed, size => new ProfileReading(size));
  if (outcome.kind !== 'profile') throw new Error(`not decoded: ${outcome.kind}`);
  return outcome.profile;
}

function onlyAllocSpace(profile: Profile): Profile {
  const column = profile.values[profile.sampleTypes.indexOf('alloc_space')]!;
  return { ...profile, sampleTypes: ['alloc_space'], values: [column] };
}
