import * as vscode from 'vscode';
import { settingDefaults } from './settingDefaults';

const section = 'allocLens';

/** Limits of a capture window in seconds; package.json states the same for the setting. */
export const windowSeconds = { least: 0.2, most: 3600 } as const;

type SettingKey = keyof typeof settingDefaults;
type NumberKey = 'capture.seconds' | 'capture.liveSeconds' | 'capture.keep' | 'go.debugMemProfileRate';

/** The only reader of the configuration. */
export class Settings {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #sampleTypeChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeSampleType = this.#sampleTypeChanged.event;
  readonly #blameChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeBlame = this.#blameChanged.event;
  readonly #subscription = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(section)) this.#changed.fire();
    if (event.affectsConfiguration(`${section}.sampleType`)) this.#sampleTypeChanged.fire();
    if (event.affectsConfiguration(`${section}.blame`)) this.#blameChanged.fire();
  });

  get<K extends SettingKey>(key: K): (typeof settingDefaults)[K] {
    return vscode.workspace.getConfiguration(section).get(key, settingDefaults[key]);
  }

  /** Length of a capture window in seconds, whatever was typed into the settings file. */
  captureSeconds(): number {
    return this.#number('capture.seconds', windowSeconds.least, windowSeconds.most);
  }

  /** Length of a window of live mode in seconds. */
  liveSeconds(): number {
    return this.#number('capture.liveSeconds', 1, 60);
  }

  /** How many captures stay that are not pinned. */
  keptCaptures(): number {
    return Math.round(this.#number('capture.keep', 1, 10_000));
  }

  /** Paths asked for pprof handlers besides the usual ones, whatever was typed into the settings file. */
  pprofPaths(): string[] {
    const value: unknown = this.get('targets.pprofPaths');
    return Array.isArray(value) ? value.filter(each => typeof each === 'string' && each !== '') : [];
  }

  /** Flags for building Go code to ask the compiler about it, whatever was typed into the settings file. */
  goBuildFlags(): string[] {
    const value: unknown = this.get('go.buildFlags');
    return Array.isArray(value) ? value.filter(each => typeof each === 'string' && each !== '') : [];
  }

  /** How tests and benchmarks are run, whatever was typed into the settings file. */
  testRun(): { iterations: number; profileRate: number; timeoutMs: number } {
    const whole = (key: 'test.benchmarkIterations' | 'test.memProfileRate' | 'test.timeoutSeconds') => {
      const value = Math.round(Number(this.get(key)));
      return Number.isFinite(value) && value >= 1 ? Math.min(value, 1e9) : settingDefaults[key];
    };
    return {
      iterations: whole('test.benchmarkIterations'),
      profileRate: whole('test.memProfileRate'),
      // A timer holds at most 2^31 ms.
      timeoutMs: Math.min(whole('test.timeoutSeconds'), 86_400) * 1000,
    };
  }

  limits(): { maxLines: number; minimumShare: number } {
    return { maxLines: this.get('inline.maxLines'), minimumShare: this.get('inline.minimumPercent') / 100 };
  }

  async set<K extends SettingKey>(key: K, value: (typeof settingDefaults)[K]): Promise<void> {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  }

  /** Bytes between two recorded allocations of Go programs under the debugger; 0 leaves their own rate. */
  debuggedGoRate(): number {
    return Math.round(this.#number('go.debugMemProfileRate', 0, 1e9));
  }

  #number(key: NumberKey, least: number, most: number): number {
    const value = Number(this.get(key));
    return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : settingDefaults[key];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#sampleTypeChanged.dispose();
    this.#blameChanged.dispose();
  }
}
