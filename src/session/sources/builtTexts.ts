/** Of builds before these nothing is remembered. */
const mostBuilds = 8;
/** Over all builds; most texts are held by the profiles that are shown, too. */
const mostCharacters = 16 * 2 ** 20;

type Texts = ReadonlyMap<string, string>;

/**
 * The texts that builds were made of, as far as captures of them saw those on disk: a file that is edited while its program
 * runs on is then still known as it was built. Kept for the session.
 */
export class BuiltTexts {
  /** The build that was seen last is at the end. */
  readonly #builds = new Map<string, Texts>();

  constructor(private readonly limits = { builds: mostBuilds, characters: mostCharacters }) {}

  /** By path; empty for a build that was not seen. */
  of(build: string): Texts {
    return this.#builds.get(build) ?? new Map();
  }

  /** Adds to what is known of the build. Builds that were not seen for longest are forgotten first. */
  remember(build: string, texts: Texts): void {
    const known = new Map([...this.of(build), ...texts]);
    this.#builds.delete(build);
    this.#builds.set(build, known);
    let characters = [...this.#builds.values()].reduce((sum, each) => sum + lengthOf(each), 0);
    for (const [oldest, held] of [...this.#builds]) {
      if (this.#builds.size <= this.limits.builds && characters <= this.limits.characters) break;
      this.#builds.delete(oldest);
      characters -= lengthOf(held);
    }
  }
}

function lengthOf(texts: Texts): number {
  let characters = 0;
  for (const text of texts.values()) characters += text.length;
  return characters;
}
