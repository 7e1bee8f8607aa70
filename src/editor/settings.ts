import * as vscode from 'vscode';
import { settingDefaults } from './settingDefaults';

const section = 'allocLens';

type SettingKey = keyof typeof settingDefaults;

/** The only reader of the configuration. */
export class Settings {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription = vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(section)) this.#changed.fire();
  });

  get<K extends SettingKey>(key: K): (typeof settingDefaults)[K] {
    return vscode.workspace.getConfiguration(section).get(key, settingDefaults[key]);
  }

  /** Length of a capture window in seconds, whatever was typed into the settings file. */
  captureSeconds(): number {
    const value = Number(this.get('capture.seconds'));
    return Number.isFinite(value) ? Math.min(Math.max(value, 0.2), 3600) : settingDefaults['capture.seconds'];
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

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
