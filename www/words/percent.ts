// Percent where people read and type, fractions where the engine is asked. Conversion moves the point of decimal text by two places, digit for
// digit. Text that is no percentage stays as it is, so that the engine refuses it in its field.

const DECIMAL = /^(-?)(\d*)(?:\.(\d*))?$/;

/** "20", "20 %" and "+20%" as "0.2". */
export function fractionOfPercent(typed: string): string {
  const text = typed
    .trim()
    .replace(/\s*%$/, "")
    .replace(/^\u2212/, "-")
    .replace(/^\+/, "");
  const [, sign = "", whole = "", rest = ""] = DECIMAL.exec(text) ?? [];
  if (whole + rest === "") return typed;
  const digits = whole.padStart(2, "0");
  return `${sign}${tidy(digits.slice(0, -2), digits.slice(-2) + rest)}`;
}

/** "0.2" as "20". */
export function percentOfFraction(text: string): string {
  const [, sign = "", whole = "", rest = ""] = DECIMAL.exec(text) ?? [];
  if (whole + rest === "") return text;
  const digits = rest.padEnd(2, "0");
  return `${sign}${tidy(whole + digits.slice(0, 2), digits.slice(2))}`;
}

function tidy(whole: string, rest: string): string {
  const fraction = rest.replace(/0+$/, "");
  const units = whole.replace(/^0+(?=\d)/, "") || "0";
  return fraction === "" ? units : `${units}.${fraction}`;
}

/** A sentence of the engine about a fraction, said of a percentage: `such as "0.5"` becomes `such as "50 %"`. */
export function inPercent(sentence: string): string {
  return sentence.replace(/(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\w|\s*%)/g, (number) => `${percentOfFraction(number)}\u00a0%`);
}
