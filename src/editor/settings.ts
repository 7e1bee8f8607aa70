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
    return this.#number('capture.seconds', 0.2, 3600);
  }

  /** Length of a window of live mode in seconds. */
  liveSeconds(): number {
    return this.#number('capture.liveSeconds', 1, 60);
  }

  /** How many captures stay that are not pinned. */
  keptCaptures(): number {
    return Math.round(this.#number('capture.keep', 1, 10_000));
  }

  limits(): { maxLines: number; minimumShare: number } {
    return { maxLines: this.get('inline.maxLines'), minimumShare: this.get('inline.minimumPercent') / 100 };
  }

  async set<K extends SettingKey>(key: K, value: (typeof settingDefaults)[K]): Promise<void> {
    await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Global);
  }

  #number(key: 'capture.seconds' | 'capture.liveSeconds' | 'capture.keep', least: number, most: number): number {
    const value = Number(this.get(key));
    return Number.isFinite(value) ? Math.min(Math.max(value, least), most) : settingDefaults[key];
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}
