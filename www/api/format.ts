// Decimal text for people. Figures are exact decimal strings, often with more digits than a double holds, so nothing here
// turns one into a number: Intl.NumberFormat formats strings exactly (since Node 19, Chrome 106, Safari 15.4, Firefox 116).
//
// Rounding is half away from zero ("0.125" with two digits is 0.13, "-0.125" is -0.13), on the decimal digits themselves.
// A negative amount that rounds to zero is shown as zero, without a sign. Nothing here throws: a figure that a report does not have is a dash,
// text that is no decimal comes back as it is, and a choice that no formatter takes is as if it had not been made.

import { choicesOf } from "./arguments.js";

/** How a figure is written. */
export interface FormatOptions {
  /** Digits after the point, exactly this many; by default those of the text itself. */
  digits?: number;
  /** Fewest digits after the point, where `digits` is the most; by default the same. */
  minimumDigits?: number;
  /** Whether a positive figure has a plus sign. */
  plus?: boolean;
  /** A BCP 47 language tag; `en-US` if not stated. */
  locale?: string;
}

/** The decimal text that the engine writes: digits, a point, a minus. No exponent. */
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The most digits after the point that all runtimes format. */
const MAX_DIGITS = 20;

/** What stands for a figure that there is none of. */
const NONE = "–";

/** "1234567.5" with two digits is "1,234,567.50". A figure that is null is "–". */
export function formatDecimal(text: string | null, options: FormatOptions = {}): string {
  return format(text, readOptions(options), {});
}

/** A ratio as a percentage, two digits unless said otherwise: "0.0327868852" is "3.28 %" (with a no-break space). */
export function formatPercent(text: string | null, options: FormatOptions = {}): string {
  const read = readOptions(options);
  const shown = format(text, { ...read, digits: read.digits ?? 2 }, { style: "percent" });
  // English sets the sign close; a space keeps it apart from the figure, as in most other languages.
  return read.locale.startsWith("en") && isDecimal(text) ? shown.replace("%", "\u00a0%") : shown;
}

/** At most three significant digits and a suffix: "1234567.5" is "1.23M". For axes and badges, never where exactness counts. */
export function formatCompact(text: string | null, options: Pick<FormatOptions, "locale" | "plus"> = {}): string {
  return format(text, readOptions(options), { notation: "compact", maximumSignificantDigits: 3 });
}

/** The choices as a formatter takes them. */
interface ReadOptions {
  digits: number | undefined;
  minimumDigits: number | undefined;
  plus: boolean;
  locale: string;
}

function readOptions(options: unknown): ReadOptions {
  const read = choicesOf(options, ["digits", "minimumDigits", "plus", "locale"]);
  const { digits, minimumDigits, plus, locale } = "status" in read ? ({} as Record<string, undefined>) : read.choices;
  return {
    digits: digitsOf(digits),
    minimumDigits: digitsOf(minimumDigits),
    plus: Boolean(plus),
    locale: typeof locale === "string" && isLocale(locale) ? locale : "en-US",
  };
}

function digitsOf(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? Math.min(Math.trunc(value), MAX_DIGITS) : undefined;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function isDecimal(text: unknown): text is string {
  return typeof text === "string" && DECIMAL.test(text);
}

function format(text: unknown, options: ReadOptions, extra: Intl.NumberFormatOptions): string {
  if (!isDecimal(text)) return typeof text === "string" || typeof text === "number" || typeof text === "bigint" ? String(text) : NONE;
  const own = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  const digits = Math.min(options.digits ?? own, MAX_DIGITS);
  const fraction =
    extra.notation === "compact"
      ? {}
      : { maximumFractionDigits: digits, minimumFractionDigits: Math.min(options.minimumDigits ?? digits, digits) };
  const signDisplay = options.plus ? "exceptZero" : "negative";
  const formatter = formatterFor(options.locale, { ...extra, ...fraction, signDisplay });
  // The type wants a number or the type of a number literal; at run time every decimal string is taken exactly.
  return formatter.format(text as Intl.StringNumericLiteral);
}

/** Making a formatter costs a hundred times using it, and a page needs the same few all the time. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatterFor(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, options);
    formatters.set(key, formatter);
  }
  return formatter;
}
