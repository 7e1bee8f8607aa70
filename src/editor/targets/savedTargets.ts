import type { Memento } from 'vscode';
import { addressOf, goTarget, nodeTarget, type Target } from '../../session/targets';

const key = 'allocLens.savedTargets';

interface Saved {
  readonly kind: 'go' | 'node';
  readonly address: string;
}

/** The addresses that the user keeps for this workspace. They hold no secrets: credentials in an address are refused. */
export class SavedTargets {
  constructor(
    private readonly memory: Pick<Memento, 'get' | 'update'>,
    private readonly changed: () => void,
  ) {}

  list(): readonly Target[] {
    return this.#saved().map(({ kind, address }) => (kind === 'go' ? goTarget(address) : nodeTarget(address)));
  }

  async add(target: Target): Promise<void> {
    const address = addressOf(target);
    const others = this.#saved().filter(each => each.address !== address);
    await this.#store([...others, { kind: target.kind, address }]);
  }

  /** Resolves to whether it was among them. */
  async remove(address: string): Promise<boolean> {
    const saved = this.#saved();
    const left = saved.filter(each => each.address !== address);
    await this.#store(left);
    return left.length < saved.length;
  }

  #saved(): readonly Saved[] {
    return this.memory.get<readonly Saved[]>(key, []);
  }

  async #store(saved: readonly Saved[]): Promise<void> {
    await this.memory.update(key, saved);
    this.changed();
  }
}
