import type { Memento } from 'vscode';

/** What the user agreed to, each once and for one subject. */
export type Permission =
  /** Connecting to another machine; by host name. */
  | 'host'
  /** Taking any certificate; by origin. */
  | 'insecure'
  /** Collecting a big heap; by origin. */
  | 'bigHeap';

export class Permissions {
  constructor(private readonly memory: Pick<Memento, 'get' | 'update'>) {}

  has(permission: Permission, subject: string): boolean {
    return this.#subjects(permission).includes(subject);
  }

  async grant(permission: Permission, subject: string): Promise<void> {
    const subjects = this.#subjects(permission).filter(each => each !== subject);
    await this.memory.update(keyOf(permission), [...subjects, subject]);
  }

  async revoke(permission: Permission, subject: string): Promise<void> {
    const subjects = this.#subjects(permission).filter(each => each !== subject);
    await this.memory.update(keyOf(permission), subjects);
  }

  #subjects(permission: Permission): readonly string[] {
    return this.memory.get<readonly string[]>(keyOf(permission), []);
  }
}

function keyOf(permission: Permission): string {
  return `allocLens.permission.${permission}`;
}
