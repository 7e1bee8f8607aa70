import type { LogOutputChannel } from 'vscode';

/** Hands output that comes in pieces to the log, line by line. */
export class LineLog {
  #rest = '';

  constructor(private readonly log: LogOutputChannel) {}

  append(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.log.info(line);
  }

  flush(): void {
    if (this.#rest !== '') this.log.info(this.#rest);
    this.#rest = '';
  }
}
