import type { SampleUnit } from './sampleUnit';

/**
 * The one place that turns values into text. Units are SI (1 MB = 1,000,000 B), three significant digits, so that no more
 * precision is shown than a sampled profile has.
 */
export function formatBytes(bytes: number): string {
  return scaled(bytes, ['B', 'kB', 'MB', 'GB', 'TB', 'PB']);
}

/** `130 k`, `1.2 M`: a count of objects or samples. */
export function formatCount(count: number): string {
  return scaled(count, ['', 'k', 'M', 'G', 'T']).trimEnd();
}

export function formatValue(value: number, unit: SampleUnit): string {
  return unit === 'bytes' ? formatBytes(value) : formatCount(value);
}

/** A value over a window: `12.4 MB/s`, or the plain value where the window is unknown (`seconds` 0). */
export function formatRate(value: number, unit: SampleUnit, seconds: number): string {
  if (seconds <= 0) return formatValue(value, unit);
  return `${formatValue(value / seconds, unit)}/s`;
}

/** `954 → 24.6 MB`: the unit once where both have the same. */
export function formatFromTo(before: number, after: number, unit: SampleUnit): string {
  const from = formatValue(before, unit);
  const to = formatValue(after, unit);
  const [number = '', fromUnit] = from.split(' ');
  return fromUnit !== undefined && fromUnit === to.split(' ')[1] ? `${number} → ${to}` : `${from} → ${to}`;
}

/** A share 0..1 as `38 %`; below one percent with one decimal, below a tenth of it as `<0.1 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0) return '0 %';
  if (percent < 0.1) return '<0.1 %';
  return percent < 1 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

/** The change from `before` to `after` as `−97 %`, `+12 %`, `new` or `gone`. */
export function formatChange(before: number, after: number): string {
  if (before === 0) return after === 0 ? '±0 %' : 'new';
  if (after === 0) return 'gone';
  const percent = ((after - before) / before) * 100;
  const digits = Math.abs(percent) > 99 && Math.abs(percent) < 100 ? 1 : 0;
  const text = Math.abs(percent).toFixed(digits);
  if (Number(text) === 0) return '±0 %';
  return `${percent < 0 ? '−' : '+'}${text} %`;
}

export function formatSeconds(seconds: number): string {
  return `${Number(seconds.toPrecision(3))} s`;
}

/** `0:12` of a running capture. */
export function formatClock(milliseconds: number): string {
  const whole = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function scaled(value: number, units: readonly string[]): string {
  const sign = value < 0 ? '−' : '';
  let rest = Math.abs(value);
  let index = 0;
  // 999.5 would print as 1000 with three significant digits: it belongs to the next unit.
  while (rest >= 999.5 && index < units.length - 1) {
    rest /= 1000;
    index++;
  }
  const digits = rest >= 100 || Number.isInteger(rest) ? 0 : rest >= 10 ? 1 : 2;
  const text = digits === 0 ? String(Math.round(rest)) : String(Number(rest.toFixed(digits)));
  return `${sign}${text} ${units[index]}`.trimEnd();
}
