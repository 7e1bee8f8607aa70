import type { ProfileNames } from '../profile/profile';
import { stringReader } from '../profile/stringAt';
import type { ReplacedModules } from '../source/replacedModules';
import type { CondensedStack, KeptBytes, UserFrame } from './condensedStack';
import type { StackGroups } from './stackGroups';
import { SumReader } from './sumReader';

/**
 * The merged stacks that `reader` reads. Each asks it only when it is asked itself: there are tens of thousands, of which most are never
 * looked at. Equal frames are one shared object.
 */
export function groupedStacks(reader: GroupReader): CondensedStack[] {
  return Array.from({ length: reader.count }, (_, group) => new GroupedStack(reader, group));
}

class GroupedStack implements CondensedStack {
  #user: UserFrame[] | undefined;

  constructor(
    private readonly reader: GroupReader,
    private readonly group: number,
  ) {}

  get below(): string[] {
    return this.reader.below(this.group);
  }

  get belowFiles(): string[] {
    return this.reader.belowFiles(this.group);
  }

  get replaced(): ReplacedModules {
    return this.reader.replaced;
  }

  /** Asked for of all stacks whenever a file is looked at. */
  get user(): UserFrame[] {
    this.#user ??= this.reader.user(this.group);
    return this.#user;
  }

  get values(): number[] {
    return this.reader.sums.values(this.group);
  }

  get variances(): number[] {
    return this.reader.sums.variances(this.group);
  }

  get recorded(): number {
    return this.reader.sums.recorded(this.group);
  }

  get call(): string {
    return this.reader.call(this.group);
  }

  get objectSize(): CondensedStack['objectSize'] {
    return this.reader.objectSize(this.group);
  }

  get kept(): KeptBytes | undefined {
    return this.reader.sums.kept(this.group);
  }
}

/** Reads the columns of groups: see `StackGroups`. */
export class GroupReader {
  readonly sums: SumReader;
  readonly replaced: ReplacedModules;
  private readonly text: (index: number) => string;
  private readonly pathOfFile: ReadonlyMap<number, string>;
  private readonly frames = new Map<number, UserFrame>();

  constructor(
    private readonly profile: ProfileNames,
    private readonly groups: StackGroups,
  ) {
    this.sums = new SumReader(groups, profile.sampleTypes.length);
    this.replaced = groups.replaced;
    this.text = stringReader(profile.strings);
    this.pathOfFile = new Map(groups.paths.map((path, i) => [groups.files[i]!, path]));
  }

  get count(): number {
    return this.groups.count;
  }

  /** How many sample types there are. */
  get types(): number {
    return this.profile.sampleTypes.length;
  }

  below(group: number): string[] {
    const { functionName } = this.profile.frames;
    return Array.from(this.framesBelow(group), frame => this.text(functionName[frame]!));
  }

  belowFiles(group: number): string[] {
    const { file } = this.profile.frames;
    return Array.from(this.framesBelow(group), frame => this.text(file[frame]!));
  }

  user(group: number): UserFrame[] {
    const { start, words } = this.groups;
    const below = words[start[group]! + 1]!;
    return Array.from(words.subarray(start[group]! + 2 + below, start[group + 1]), frame => this.userFrame(frame));
  }

  /** The user's frame that its samples are charged to. */
  charged(group: number): UserFrame {
    const { start, words } = this.groups;
    const at = start[group]! + 1;
    return this.userFrame(words[at + 1 + words[at]!]!);
  }

  call(group: number): string {
    return this.text(this.groups.words[this.groups.start[group]!]!);
  }

  objectSize(group: number): CondensedStack['objectSize'] {
    return { least: this.groups.sizes[2 * group]!, most: this.groups.sizes[2 * group + 1]! };
  }

  private framesBelow(group: number): Uint32Array {
    const { start, words } = this.groups;
    const from = start[group]! + 2;
    return words.subarray(from, from + words[from - 1]!);
  }

  private userFrame(frame: number): UserFrame {
    const known = this.frames.get(frame);
    if (known !== undefined) return known;
    const { frames } = this.profile;
    const described = {
      functionName: this.text(frames.functionName[frame]!),
      path: this.pathOfFile.get(frames.file[frame]!)!,
      line: frames.line[frame]!,
      startLine: frames.startLine[frame]!,
    };
    this.frames.set(frame, described);
    return described;
  }
}
