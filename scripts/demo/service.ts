import type { Leash } from '../process/leash';
import { type LaunchCommand, type ReadyLine, type ServiceProcess, startService } from './serviceProcess';
import { type SourceWatch, watchSources } from './sourceWatch';

/** How one service is built and run. */
export interface ServiceRecipe {
  readonly name: string;
  readonly folder: string;
  readonly extensions: readonly string[];
  /** Lines of the runtime, not of the service, that are not worth showing. */
  readonly noise?: RegExp;
  /** Compiles the new program beside the running one. @throws Error with the compiler's output */
  build(): Promise<void>;
  /** Puts what `build` made in place of the old program, which has ended. */
  install(): Promise<void>;
  /** The command that starts it on its ports: the same ones every time. */
  launch(): LaunchCommand;
}

/** What became of one save. */
export type SaveOutcome =
  | { readonly kind: 'restarted'; readonly files: readonly string[]; readonly pid: number }
  | { readonly kind: 'buildFailed'; readonly files: readonly string[]; readonly output: string }
  | { readonly kind: 'startFailed'; readonly files: readonly string[]; readonly output: string };

/** A service that is rebuilt and restarted when a source file is saved. */
export class WatchedService {
  private running: ServiceProcess | undefined;
  private lastReady: ReadyLine | undefined;
  private watch: SourceWatch | undefined;
  private stopped = false;
  /** Saves are worked on one after another: two builds at once would fight for the ports. */
  private work: Promise<void> = Promise.resolve();
  private waiting: ((outcome: SaveOutcome) => void)[] = [];

  constructor(
    private readonly recipe: ServiceRecipe,
    private readonly leash: Leash,
    private readonly log: (line: string) => void,
  ) {}

  get name(): string {
    return this.recipe.name;
  }

  /** Addresses and process id of the newest start. */
  get ready(): ReadyLine {
    if (!this.lastReady) throw new Error(`${this.name} was not started`);
    return this.lastReady;
  }

  async start(): Promise<void> {
    await this.recipe.build();
    await this.recipe.install();
    await this.launch();
    this.watch = await watchSources(this.recipe.folder, this.recipe.extensions, files => this.saved(files));
  }

  /** The outcome of the next save. Ask before saving. */
  nextSave(): Promise<SaveOutcome> {
    return new Promise(resolve => this.waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.watch?.close();
    await this.work;
    await this.running?.stop();
  }

  private saved(files: readonly string[]): void {
    this.work = this.work.then(async () => {
      if (this.stopped) return;
      const outcome = await this.rebuild(files);
      this.report(outcome);
    });
  }

  private async rebuild(files: readonly string[]): Promise<SaveOutcome> {
    try {
      await this.recipe.build();
    } catch (error) {
      return { kind: 'buildFailed', files, output: textOf(error) };
    }
    try {
      await this.running?.stop();
      await this.recipe.install();
      return { kind: 'restarted', files, pid: (await this.launch()).pid };
    } catch (error) {
      return { kind: 'startFailed', files, output: textOf(error) };
    }
  }

  private async launch(): Promise<ReadyLine> {
    const { noise } = this.recipe;
    const show = (line: string) => !noise?.test(line) && this.log(`${this.name}: ${line}`);
    const started = await startService(this.recipe.launch(), this.leash, show);
    this.running = started;
    this.lastReady = started.ready;
    started.exited.then(how => {
      if (this.running === started) this.running = undefined;
      if (!this.stopped && how !== 'exit code 0')
        this.log(`${this.name} ended (${how}); save a file to start it again.`);
    });
    return started.ready;
  }

  private report(outcome: SaveOutcome): void {
    const files = outcome.files.join(', ');
    if (outcome.kind === 'restarted')
      this.log(`${this.name}: ${files} saved; rebuilt and restarted (process ${outcome.pid}).`);
    if (outcome.kind === 'buildFailed') {
      this.log(`${this.name}: ${files} saved, but it does not build; the old one keeps running.\n${outcome.output}`);
    }
    if (outcome.kind === 'startFailed')
      this.log(`${this.name}: ${files} saved, but it does not start.\n${outcome.output}`);
    const waiting = this.waiting;
    this.waiting = [];
    for (const resolve of waiting) resolve(outcome);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
