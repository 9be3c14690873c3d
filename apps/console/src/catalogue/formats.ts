const SECONDS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];

/** How one language writes numbers and instants. */
export interface Formats {
  readonly number: (value: number, maximumFractionDigits?: number) => string;
  readonly percent: (share: number) => string;
  /** Date and time, to the minute. */
  readonly instant: (at: string | Date) => string;
  readonly time: (at: string | Date) => string;
  /** "3 minutes ago", "in 2 days". */
  readonly relative: (at: string | Date, now?: Date) => string;
  /** "2 hours", "30 days": the largest unit that divides it. */
  readonly duration: (seconds: number) => string;
  readonly list: (items: readonly string[]) => string;
}

export function formats(language: string): Formats {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const instant = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const list = new Intl.ListFormat(language);
  return {
    number: (value, maximumFractionDigits = 1) => new Intl.NumberFormat(language, { maximumFractionDigits }).format(value),
    percent: (share) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    instant: (at) => instant.format(new Date(at)),
    time: (at) => time.format(new Date(at)),
    relative(at, now = new Date()) {
      const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
      const [unit, size] = SECONDS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
      return relative.format(Math.round(seconds / size), unit);
    },
    duration(seconds) {
      const [unit, size] = SECONDS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ['second', 1];
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
    },
    list: (items) => list.format(items),
  };
}
