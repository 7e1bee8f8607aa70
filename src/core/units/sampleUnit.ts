/** What the numbers of a sample type count. */
export type SampleUnit = 'bytes' | 'count';
