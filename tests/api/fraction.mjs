// Exact fractions, to work figures out beside the engine.

function divisor(a, b) {
  while (b !== 0n) [a, b] = [b, a % b];
  return a < 0n ? -a : a;
}

export class Fraction {
  constructor(top, bottom = 1n) {
    const common = divisor(top, bottom) || 1n;
    const sign = bottom < 0n ? -1n : 1n;
    this.top = (sign * top) / common;
    this.bottom = (sign * bottom) / common;
  }

  /** Of a plain decimal or a whole number. */
  static of(value) {
    if (value instanceof Fraction) return value;
    const [, sign, whole, decimals] = /^(-?)(\d+)\.?(\d*)$/.exec(String(value));
    const digits = BigInt(whole + decimals);
    return new Fraction(sign === "-" ? -digits : digits, 10n ** BigInt(decimals.length));
  }

  plus(other) {
    const { top, bottom } = Fraction.of(other);
    return new Fraction(this.top * bottom + top * this.bottom, this.bottom * bottom);
  }

  minus(other) {
    return this.plus(Fraction.of(other).times(-1));
  }

  times(other) {
    const { top, bottom } = Fraction.of(other);
    return new Fraction(this.top * top, this.bottom * bottom);
  }

  over(other) {
    const { top, bottom } = Fraction.of(other);
    return new Fraction(this.top * bottom, this.bottom * top);
  }

  size() {
    return this.top < 0n ? this.times(-1) : this;
  }

  /** The size without what is beyond so many decimals, with the sign. */
  cut(decimals) {
    const unit = 10n ** BigInt(decimals);
    return new Fraction((this.top * unit) / this.bottom, unit);
  }

  isBelow(other) {
    return this.minus(other).top < 0n;
  }

  /** As a plain decimal, cut off after so many decimals. */
  text(decimals = 18) {
    const { top, bottom } = this.size().cut(decimals);
    const digits = ((top * 10n ** BigInt(decimals)) / bottom).toString().padStart(decimals + 1, "0");
    return `${this.top < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  }

  number() {
    return Number(this.text(30));
  }
}

export const fraction = Fraction.of;

/** Numbers from 0 to 1 that look random and are the same each time. */
export function series(seed) {
  const mask = (1n << 64n) - 1n;
  let state = BigInt(seed) * 6364136223846793005n + 1442695040888963407n;
  return () => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & mask;
    return Number(state >> 11n) / 2 ** 53;
  };
}
