import type { CondensedStack } from '../../attribution/condensedStack';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { calledByUser } from './hoistEvidence';
import type { SharedKind } from './sharedUses';

/** A function of the library that gives equal values for equal constants. */
export interface ConstructorKind {
  /** 'url.Parse' by its import path: 'net/url.Parse'. */
  readonly callee: string;
  /** What it makes, in a sentence. */
  readonly what: string;
  readonly suffix: string;
  /** Whether it gives an error, too. */
  readonly givesError: boolean;
  /** What the value may be used for; undefined where nothing changes it. */
  readonly shared?: SharedKind;
  /** What a reviewer must know. */
  readonly notes: readonly string[];
  /** Why not with these arguments. */
  obstacle?(given: readonly SyntaxNode[]): string | undefined;
  /** Where the user's line of a stack stands: at the constructor or at a use of what it made; undefined for other stacks. */
  allocates(stack: CondensedStack): 'constructor' | 'use' | undefined;
}

const replacer: ConstructorKind = {
  callee: 'strings.NewReplacer',
  what: 'replacer',
  suffix: 'Replacer',
  givesError: false,
  shared: {
    methods: /^(Replace|WriteString)$/,
    changing: 'may change it for all calls',
    forbidden: 'change it',
  },
  notes: [],
  // It would panic when the program starts.
  obstacle: given => (given.length % 2 === 0 ? undefined : 'its arguments are no pairs'),
  allocates(stack) {
    if (calledByUser(stack) === 'strings.NewReplacer') return 'constructor';
    const builds =
      /^strings\.(\(\*Replacer\)\.build|makeGenericReplacer$|\(\*trieNode\)\.add$|makeSingleStringReplacer$)/;
    return stack.below.some(name => builds.test(name)) ? 'use' : undefined;
  },
};

const url: ConstructorKind = {
  callee: 'net/url.Parse',
  what: 'URL',
  suffix: 'URL',
  givesError: true,
  shared: {
    methods:
      /^(String|Query|Hostname|Port|Escaped(Path|Fragment|Query)|IsAbs|JoinPath|Parse|ResolveReference|Redacted|RequestURI|MarshalBinary|AppendBinary|Scheme|Opaque|User|Host|Path|RawPath|OmitHost|ForceQuery|RawQuery|Fragment|RawFragment)$/,
    changing: 'may change it for all calls',
    forbidden: 'change it',
  },
  notes: [],
  allocates: stack => (calledByUser(stack) === 'net/url.Parse' ? 'constructor' : undefined),
};

const location: ConstructorKind = {
  callee: 'time.LoadLocation',
  what: 'time zone',
  suffix: 'Location',
  givesError: true,
  notes: [
    'The time zone is read once, when the program starts: a file that appears or changes later is not seen. Times of two calls share it, so == may find them equal.',
  ],
  allocates: stack => (calledByUser(stack) === 'time.LoadLocation' ? 'constructor' : undefined),
};

export const constructorKinds: readonly ConstructorKind[] = [replacer, url, location];
