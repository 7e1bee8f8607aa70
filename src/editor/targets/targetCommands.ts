import * as vscode from 'vscode';
import { CaptureError } from '../../session/captureFailures';
import type { TargetEntry, TargetList } from '../../session/targetList';
import { addressOf, goTarget, type Target } from '../../session/targets';
import { targetText } from '../../session/targetText';
import type { SavedTargets } from './savedTargets';

/** What the target commands accept: a row of the view, its id, or an address. */
export type TargetArgument = string | { readonly id?: string; readonly url?: string };

/** A row of the Targets view as other extensions and tests get it. */
export interface ListedTarget {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly description: string;
  readonly kind: string;
  readonly pid: number | undefined;
  readonly address: string | undefined;
  readonly attach: 'pprof' | 'gops' | 'inspector' | 'signal' | undefined;
  readonly remedy: string | undefined;
}

export interface TargetActions {
  refresh(): Promise<readonly TargetEntry[]>;
  /** Asks for the address of a Go program; undefined when the user gave up. */
  askUrl(): Promise<Target | undefined>;
  capture(target: Target): Promise<unknown>;
  askCredentials(target: Target): Promise<boolean>;
  /** Rejects with CaptureError for a bad address, or one with a password in it. */
  checkAddress(target: Target): Promise<void>;
}

/** What the commands of the Targets view do. */
export class TargetCommands {
  constructor(
    private readonly list: TargetList,
    private readonly saved: SavedTargets,
    private readonly actions: TargetActions,
  ) {}

  async refresh(): Promise<ListedTarget[]> {
    return (await this.actions.refresh()).map(summarize);
  }

  /** Resolves to false when nothing was chosen. */
  async capture(argument?: TargetArgument): Promise<boolean> {
    const entry = this.#entry(argument);
    if (entry?.obstacle !== undefined) {
      throw new CaptureError('notAttachable', entry.obstacle.message, entry.obstacle.remedy);
    }
    const target = entry?.target ?? (await this.#addressed(argument));
    return target !== undefined && (await this.actions.capture(target)) !== undefined;
  }

  async save(argument?: TargetArgument): Promise<boolean> {
    const target = this.#entry(argument)?.target ?? (await this.#addressed(argument));
    if (target === undefined) return false;
    if (addressOf(target) === '') {
      throw new CaptureError(
        'notAttachable',
        `${target.label} has no address to be saved.`,
        'It is found again as long as it runs; start it with node --inspect=PORT for an address that stays.',
      );
    }
    await this.actions.checkAddress(target);
    await this.saved.add(target);
    return true;
  }

  async remove(argument?: TargetArgument): Promise<boolean> {
    const target = this.#entry(argument)?.target;
    const address = target === undefined ? (urlOf(argument) ?? (await this.#pickSaved())) : addressOf(target);
    return address !== undefined && this.saved.remove(address);
  }

  async setCredentials(argument?: TargetArgument): Promise<boolean> {
    const target = this.#entry(argument)?.target ?? (await this.#addressed(argument));
    return target !== undefined && this.actions.askCredentials(target);
  }

  /** Undefined where no row is named. @throws CaptureError 'noSuchProcess' where one is named that is not listed. */
  #entry(argument?: TargetArgument): TargetEntry | undefined {
    const id = typeof argument === 'string' ? argument : argument?.id;
    if (id === undefined) return undefined;
    const entry = this.list.entries.find(each => each.id === id);
    if (entry !== undefined) return entry;
    throw new CaptureError(
      'noSuchProcess',
      `No target ${id} is listed (any more).`,
      'Refresh the Targets view: "allocLens.refreshTargets" answers with the ids.',
    );
  }

  async #addressed(argument?: TargetArgument): Promise<Target | undefined> {
    const url = urlOf(argument);
    return url === undefined ? this.actions.askUrl() : goTarget(url);
  }

  async #pickSaved(): Promise<string | undefined> {
    const addresses = this.saved.list().map(addressOf);
    return vscode.window.showQuickPick(addresses, { placeHolder: 'Remove which saved target?' });
  }
}

function urlOf(argument?: TargetArgument): string | undefined {
  return typeof argument === 'object' ? argument?.url : undefined;
}

function summarize(entry: TargetEntry): ListedTarget {
  const { id, group, target, process, obstacle } = entry;
  const { label, description } = targetText(entry);
  return {
    id,
    group,
    label,
    description,
    kind: target?.kind ?? process?.runtime ?? 'go',
    pid: process?.pid,
    address: target && addressOf(target),
    attach: target && wayInto(target),
    remedy: obstacle?.remedy,
  };
}

function wayInto(target: Target): ListedTarget['attach'] {
  if (target.kind === 'node') return target.attach ?? 'inspector';
  return target.url.startsWith('gops:') ? 'gops' : 'pprof';
}
