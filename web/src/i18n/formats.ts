/**
 * How numbers, money, dates and periods are written per language. Decimal text goes to Intl as text, so that money is
 * never a float; dates spell the month, so that 03/04 has one meaning.
 */
export interface Amount {
  amount: string;
  currency: string;
}

const LOCALES = { en: 'en-GB', es: 'es-ES' } as const;
/** Where the API stops counting. */
const COUNT_CAP = 10_000;
const DAY_MS = 86_400_000;

export class Formats {
  readonly locale: string;
  private readonly language: 'en' | 'es';
  /** A formatter takes longer to make than a screen of figures to write. */
  private readonly numbers = new Map<string, Intl.NumberFormat>();
  private readonly dates = new Map<string, Intl.DateTimeFormat>();
  private readonly distances: Intl.RelativeTimeFormat;
  private readonly conjunctions: Intl.ListFormat;

  constructor(language: 'en' | 'es') {
    this.language = language;
    this.locale = LOCALES[language];
    this.distances = new Intl.RelativeTimeFormat(this.locale, { numeric: 'auto' });
    this.conjunctions = new Intl.ListFormat(this.locale, { type: 'conjunction' });
  }

  number(value: number, decimals = 0): string {
    return this.figure({ maximumFractionDigits: decimals, useGrouping: 'always' }).format(value);
  }

  /** A count of the API's, which stops at its cap: from there on it says "at least". */
  count(value: number): string {
    return value >= COUNT_CAP ? `${this.number(COUNT_CAP)}+` : this.number(value);
  }

  /** A total: as many decimals as the currency has. */
  money({ amount, currency }: Amount): string {
    return this.currency(currency).format(amount as Intl.StringNumericLiteral);
  }

  /** A price for one unit: two to four decimals. */
  unitPrice({ amount, currency }: Amount): string {
    return this.currency(currency, 4).format(amount as Intl.StringNumericLiteral);
  }

  quantity(value: number): string {
    return this.number(value, 3);
  }

  /** As short as a small cell needs it: 1.2K, 12 mil. */
  compact(value: number): string {
    return this.figure({
      notation: value >= 10_000 ? 'compact' : 'standard',
      maximumFractionDigits: 0,
      useGrouping: 'always',
    }).format(value);
  }

  percent(share: number): string {
    return this.figure({ style: 'percent', maximumFractionDigits: 0 }).format(share);
  }

  /** A share that the API tells in percent as decimal text: 45.2%. */
  share(percent: string): string {
    return this.figure({ style: 'percent', maximumFractionDigits: 1 }).format(Number(percent) / 100);
  }

  /** A change with its sign, to two decimals of a percent: +2.5%. */
  change(share: number): string {
    return this.figure({
      style: 'percent',
      maximumFractionDigits: 2,
      signDisplay: 'exceptZero',
    }).format(share);
  }

  /** A calendar day such as 2026-03-12, which has no time zone. */
  day(date: string): string {
    return this.date({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
      new Date(`${date.slice(0, 10)}T00:00:00Z`),
    );
  }

  /** An instant in the reader's own zone, which is named. */
  instant(at: string): string {
    return this.date({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    }).format(new Date(at));
  }

  /** How long ago or ahead, in the largest unit that fits. */
  relative(at: string, now: number = Date.now()): string {
    const seconds = (new Date(at).getTime() - now) / 1000;
    const steps: [Intl.RelativeTimeFormatUnit, number][] = [
      ['year', 31_557_600],
      ['month', 2_629_800],
      ['week', 604_800],
      ['day', 86_400],
      ['hour', 3_600],
      ['minute', 60],
    ];
    for (const [unit, length] of steps) {
      if (Math.abs(seconds) >= length) return this.distances.format(Math.trunc(seconds / length), unit);
    }
    return this.distances.format(0, 'second');
  }

  /** `2026-W41`, `2026-10`, `2026-Q4` or `2026-10-05` in words. */
  period(period: string): string {
    const week = /^(\d{4})-W(\d{2})$/.exec(period);
    if (week)
      return this.language === 'es' ? `Semana ${week[2]} de ${week[1]}` : `Week ${week[2]}, ${week[1]}`;
    const quarter = /^(\d{4})-Q([1-4])$/.exec(period);
    if (quarter) return `${this.language === 'es' ? 'T' : 'Q'}${quarter[2]} ${quarter[1]}`;
    if (/^\d{4}-\d{2}$/.test(period)) {
      const text = this.date({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${period}-01T00:00:00Z`),
      );
      return text.charAt(0).toUpperCase() + text.slice(1);
    }
    return /^\d{4}-\d{2}-\d{2}$/.test(period) ? this.day(period) : period;
  }

  /** The same within a sentence: Spanish writes it small there, and a week with its article. */
  periodInText(period: string): string {
    const text = this.period(period);
    if (this.language === 'en' || period.includes('Q')) return text;
    const small = text.charAt(0).toLowerCase() + text.slice(1);
    return /^\d{4}-W/.test(period) ? `la ${small}` : small;
  }

  /** A period as an axis label. */
  shortPeriod(period: string): string {
    const week = /^(\d{4})-W(\d{2})$/.exec(period);
    if (week) return `${this.language === 'es' ? 'S' : 'W'}${Number(week[2])}`;
    if (/^\d{4}-\d{2}$/.test(period)) {
      return this.date({ month: 'short', timeZone: 'UTC' }).format(new Date(`${period}-01T00:00:00Z`));
    }
    return this.period(period);
  }

  /** The Monday of an ISO week, as a day. */
  weekStart(period: string): string | null {
    const week = /^(\d{4})-W(\d{2})$/.exec(period);
    if (!week) return null;
    // The fourth of January is always in week 1.
    const fourth = Date.UTC(Number(week[1]), 0, 4);
    const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
    const monday = fourth - weekday * DAY_MS + (Number(week[2]) - 1) * 7 * DAY_MS;
    return this.day(new Date(monday).toISOString());
  }

  bytes(size: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
    let value = size;
    let step = 0;
    while (value >= 1000 && step < units.length - 1) {
      value /= 1000;
      step += 1;
    }
    return this.figure({
      style: 'unit',
      unit: units[step] ?? 'byte',
      unitDisplay: step === 0 ? 'long' : 'short',
      maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
    }).format(value);
  }

  list(words: readonly string[]): string {
    return this.conjunctions.format(words);
  }

  private currency(currency: string, maximumFractionDigits?: number): Intl.NumberFormat {
    const options: Intl.NumberFormatOptions = { style: 'currency', currency, useGrouping: 'always' };
    if (maximumFractionDigits !== undefined) {
      options.minimumFractionDigits = 2;
      options.maximumFractionDigits = maximumFractionDigits;
    }
    return this.figure(options);
  }

  private figure(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    return kept(this.numbers, options, () => new Intl.NumberFormat(this.locale, options));
  }

  private date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    return kept(this.dates, options, () => new Intl.DateTimeFormat(this.locale, options));
  }
}

function kept<T>(all: Map<string, T>, options: object, make: () => T): T {
  const key = JSON.stringify(options);
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}
