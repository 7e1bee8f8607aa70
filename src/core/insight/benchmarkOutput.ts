/** What one run of a benchmark printed with `-benchmem`. */
export interface BenchmarkReading {
  /** With those of its sub-benchmarks, without the number of processors: `BenchmarkRender/large`. */
  readonly name: string;
  readonly nsPerOp: number;
  readonly bytesPerOp: number;
  readonly allocsPerOp: number;
}

const line = /^(Benchmark\S*?)(?:-\d+)?\s+\d+\s+([\d.]+(?:e[+-]?\d+)?) ns\/op\b(.*)$/gm;

/** The readings in what `go test -bench` printed, in their order. Lines that were torn by output of the program are left out. */
export function benchmarkReadings(output: string): BenchmarkReading[] {
  return [...output.matchAll(line)].flatMap(([, name = '', ns, rest = '']) => {
    const bytes = /\s(\d+) B\/op\b/.exec(rest)?.[1];
    const allocs = /\s(\d+) allocs\/op\b/.exec(rest)?.[1];
    if (bytes === undefined || allocs === undefined) return [];
    return [{ name, nsPerOp: Number(ns), bytesPerOp: Number(bytes), allocsPerOp: Number(allocs) }];
  });
}
