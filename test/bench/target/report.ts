/** Prints what is measured as it comes, and remembers whether a goal was missed. */
export class Report {
  private missed = 0;

  get allMet(): boolean {
    return this.missed === 0;
  }

  heading(title: string, ...method: readonly string[]): void {
    console.log(`\n${title}`);
    for (const line of method) console.log(`  ${line}`);
  }

  /** A figure that has no goal. */
  figure(name: string, measured: string): void {
    console.log(`– ${name}: ${measured}`);
  }

  goal(name: string, measured: string, outcome: { readonly met: boolean }): void {
    if (!outcome.met) this.missed++;
    console.log(`${outcome.met ? '✔' : '✘'} ${name}: ${measured}`);
  }
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

export function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
