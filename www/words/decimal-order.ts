// The one place that compares two decimals: is a ratio at the level that the reader set, which party paid most?
//
// Both are decimals as text. They are compared as whole numbers of the same unit, after multiplying with whole numbers, so that nothing is
// rounded: 0.8 is reached at 0.8 and not at 0.79999999999999998, which are one number in binary floating point.

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Whether a text is a decimal. */
export const isDecimal = (text: string): boolean => DECIMAL.test(text);

/** Below zero, zero or above it, as `left · leftTimes` is less than, equal to or greater than `right · rightTimes`. */
export function order(left: string, right: string, leftTimes = 1n, rightTimes = 1n): -1 | 0 | 1 {
  const digits = Math.max(decimals(left), decimals(right));
  const difference = units(left, digits) * leftTimes - units(right, digits) * rightTimes;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const decimals = (text: string): number => DECIMAL.exec(text)?.[3]?.length ?? 0;

function units(text: string, digits: number): bigint {
  const [, sign = "", whole = "0", fraction = ""] = DECIMAL.exec(text) ?? [];
  return BigInt(`${sign}${whole}${fraction.padEnd(digits, "0")}`);
}
