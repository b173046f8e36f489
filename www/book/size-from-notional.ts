// Which size in coins does an amount in dollars stand for? This is conversion of an input, done before the engine is asked;
// no figure of an account is computed here. Exact integer arithmetic, no floating point.

interface Decimal {
  /** The number without its point. */
  digits: bigint;
  /** How many of the digits stand after the point. */
  scale: number;
}

const PLAIN = /^\d+(?:\.\d+)?$/;

function readDecimal(text: string): Decimal | null {
  if (!PLAIN.test(text)) return null;
  const [whole = "", fraction = ""] = text.split(".");
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function writeDecimal(digits: bigint, scale: number): string {
  const padded = digits.toString().padStart(scale + 1, "0");
  if (scale === 0) return padded;
  const fraction = padded.slice(-scale).replace(/0+$/, "");
  const whole = padded.slice(0, -scale);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/**
 * `notional / price`, rounded towards zero to `sizeDecimals` digits after the point, because the exchange takes sizes in steps
 * of that many digits and a position must not become larger than what was asked for. Both amounts are positive plain decimals;
 * null where one of them is not.
 */
export function sizeFromNotional(notional: string, price: string, sizeDecimals: number): string | null {
  const amount = readDecimal(notional);
  const unit = readDecimal(price);
  if (!amount || !unit || unit.digits === 0n) return null;
  // amount / 10^a ÷ unit / 10^u · 10^s, brought to whole numbers before the one division.
  const exponent = unit.scale + sizeDecimals - amount.scale;
  const numerator = exponent > 0 ? amount.digits * 10n ** BigInt(exponent) : amount.digits;
  const denominator = exponent < 0 ? unit.digits * 10n ** BigInt(-exponent) : unit.digits;
  return writeDecimal(numerator / denominator, sizeDecimals);
}
