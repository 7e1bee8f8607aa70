import { type Candidate, candidate, moduleCandidate, replacedCandidate } from './candidates';
import { isStandard, standardTail, type VersionedPath, versionedPath } from './goPaths';
import { isVersion, replacementsOf } from './goReplacements';
import type { MatchedBy } from './sourceMatch';
import type { GoReplacement, GoVendor, GoVersion, ProfiledFile, SourceRoots } from './sourceRoots';
import { tailBelow } from './spelling';
import { thirdPartyPath } from './thirdParty';

/**
 * Where a file of a Go program may lie when its path is none of this machine: `path` is what `go build -trimpath` leaves
 * (`module/f.go`, `module@version/f.go`, `encoding/json/encode.go`), or absolute on the machine that built it. Best first.
 */
export function goCandidates(path: string, { goPackages }: ProfiledFile, roots: SourceRoots): Candidate[] {
  const versioned = versionedPath(path);
  if (versioned !== undefined) return versionedCandidates(versioned, roots);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const standard = isStandard(path, goPackages) ? standardTail(path) : undefined;
  const imported = goPackages.map(each => `${each}/${name}`);
  const vendored = thirdPartyPath(path);
  return [
    ...ownModules(path, roots).map(place => moduleCandidate(place, 'goModule', path)),
    ...(vendored?.folder === 'vendor' ? vendorCandidates(vendored.tail, () => true, roots) : []),
    // The import path of the package is exact even where the path is of another machine.
    ...imported.flatMap(each => ownModules(each, roots).map(place => moduleCandidate(place, 'goPackage', each))),
    ...imported.flatMap(each => replacedFolders(each, roots)),
    ...(standard === undefined ? [] : roots.goRoots.map(root => candidate(`${root.path}/src/${standard}`, 'goRoot'))),
  ];
}

function versionedCandidates(file: VersionedPath, roots: SourceRoots): Candidate[] {
  const replacements = replacementsOf(file, roots);
  // Not to be told from each other, but from the module where nothing replaces it.
  const placesOf = (each: GoReplacement, places: readonly string[]) =>
    places.map(place => replacedCandidate(place, `replaced ${file.module}/${file.tail}`, each));
  const folders = replacements.flatMap(each =>
    'path' in each.by ? placesOf(each, [`${each.by.path}/${file.tail}`]) : [],
  );
  const others = replacements.flatMap(each =>
    'path' in each.by ? [] : placesOf(each, cached({ ...each.by, tail: file.tail }, roots)),
  );
  const same = roots.goModules.filter(each => each.module === file.module).map(each => `${each.path}/${file.tail}`);
  const sameAs = (how: MatchedBy) => same.map(place => moduleCandidate(place, how, `${file.module}/${file.tail}`));
  // A folder that stands for a module has no version of its own: Go writes v0.0.0.
  const isFolder = file.version === 'v0.0.0';
  return [
    ...folders,
    ...(isFolder ? sameAs('goModule') : []),
    ...vendorCandidates(`${file.module}/${file.tail}`, each => isVersion(each, file), roots),
    ...others,
    ...cached(file, roots).map(place => candidate(place, 'moduleCache')),
    // The user's own module, as `go install module@version` builds it: the working copy is another version of the file.
    ...(isFolder ? [] : sameAs('otherVersion')),
  ];
}

function cached({ module, version, tail }: VersionedPath, { goModuleCaches }: SourceRoots): string[] {
  return goModuleCaches.map(({ path }) => `${path}/${escaped(module)}@${escaped(version)}/${tail}`);
}

/** `tail` begins with a module that a vendor/modules.txt names in a version that `accepts` takes. */
function vendorCandidates(tail: string, accepts: (module: GoVersion) => boolean, roots: SourceRoots): Candidate[] {
  const holds = ({ modules }: GoVendor) =>
    modules.some(each => tailBelow(tail, each.module, false) !== undefined && accepts(each));
  return roots.goVendors.filter(holds).map(({ path }) => candidate(`${path}/${tail}`, 'vendor'));
}

/** `path` begins with a module: its places in the folders of that module. The longest module name wins, as modules nest. */
function ownModules(path: string, { goModules }: SourceRoots): string[] {
  const fitting = goModules.filter(each => tailBelow(path, each.module, false) !== undefined);
  const longest = Math.max(0, ...fitting.map(each => each.module.length));
  return fitting
    .filter(each => each.module.length === longest)
    .map(each => `${each.path}${path.slice(each.module.length)}`);
}

/** The same for modules that a folder stands for; by their names, as an import path has no version. */
function replacedFolders(path: string, { goReplacements }: SourceRoots): Candidate[] {
  return goReplacements.flatMap(each => {
    const { module, by } = each;
    const tail = 'path' in by ? tailBelow(path, module, false) : undefined;
    return tail === undefined || !('path' in by) ? [] : [replacedCandidate(`${by.path}/${tail}`, path, each)];
  });
}

/** Capitals as the module cache writes them, for disks that do not tell them apart (golang.org/x/mod, module.EscapePath). */
function escaped(text: string): string {
  return text.replace(/[A-Z]/g, letter => `!${letter.toLowerCase()}`);
}
