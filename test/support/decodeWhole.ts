import type { Profile } from '../../src/core/profile/profile';
import type { SourceRoots } from '../../src/core/source/sourceRoots';
import { type DecodedColumns, decodeColumns } from '../../src/session/decoding/decodeColumns';
import type { DecodeFailure, DecodeRequest } from '../../src/session/decoding/decodeRequest';

export type DecodedWhole = DecodedColumns & { readonly profile: Profile };

/** What decoding gives, together with the profile that it is made of. */
export async function decodeWhole(request: DecodeRequest, roots: SourceRoots): Promise<DecodedWhole | DecodeFailure> {
  const { answer, profile } = await decodeColumns(request, roots);
  return profile === undefined ? answer : { ...answer, profile };
}
