import { LANGUAGE_TAGS, type Locale } from '@callout/kernel';

function inUnits(
  locale: Locale,
  value: number,
  unit: string,
  unitDisplay: 'long' | 'short',
  digits = 0,
): string {
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const;
  return new Intl.NumberFormat(LANGUAGE_TAGS[locale], style).format(value);
}

/** 40 min, 15 hours, 3 days: as precise as one tells it. */
export function lasting(locale: Locale, minutes: number): string {
  if (minutes < 90) return inUnits(locale, minutes, 'minute', 'short');
  const hours = Math.round(minutes / 60);
  return hours < 72
    ? inUnits(locale, hours, 'hour', 'long')
    : inUnits(locale, Math.round(hours / 24), 'day', 'long');
}

/** 640 m, 2.3 km, 41 km. */
export function distance(locale: Locale, metres: number): string {
  if (metres < 1000) return inUnits(locale, metres, 'meter', 'short');
  return inUnits(locale, metres / 1000, 'kilometer', 'short', metres < 10_000 ? 1 : 0);
}

/** 640 kB, 12 MB, 2.1 GB. */
export function dataSize(locale: Locale, bytes: number): string {
  if (bytes < 1e6) return inUnits(locale, bytes / 1e3, 'kilobyte', 'short');
  if (bytes < 1e9) return inUnits(locale, bytes / 1e6, 'megabyte', 'short');
  return inUnits(locale, bytes / 1e9, 'gigabyte', 'short', 1);
}
