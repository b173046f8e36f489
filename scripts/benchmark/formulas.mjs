// The margin of a cross account under the three regimes, and the nearest prices of death, as one would write them in an afternoon: cross positions in
// USDC with their tiers, coins as collateral, no orders, no isolated positions, no other token. Over any arithmetic: imported once for each, so that
// the runtime compiles each for its own numbers.

/** `of` reads a text; the rest is arithmetic and comparison. */
export function account({ of, plus, minus, times, over, isLess }, { perps, cash, coins, level }) {
  const [zero, one, two, tenth, last] = ["0", "1", "2", "0.1", "1000"].map(of);
  const larger = (left, right) => (isLess(left, right) ? right : left);
  const size = perps.map((perp) => of(perp.size));
  const isShort = size.map((own) => isLess(own, zero));
  const entryValue = perps.map((perp, index) => times(size[index], of(perp.markPrice)));
  const leverage = perps.map((perp) => of(String(perp.leverage)));
  const tiers = perps.map((perp) => {
    let deduction = zero;
    let before;
    return perp.tiers.map(({ lowerBound, maxLeverage }) => {
      const [bound, divisor] = [of(lowerBound), of(String(2 * maxLeverage))];
      if (before !== undefined) deduction = plus(deduction, minus(over(bound, divisor), over(bound, before)));
      before = divisor;
      return { bound, divisor, deduction };
    });
  });
  const balance = of(cash);
  const levels = [one, of(level), of(level)];
  const collateral = coins.map((coin) => {
    const [amount, ltv] = [of(coin.amount), of(coin.ltv)];
    return {
      amount,
      ltv,
      half: over(plus(one, ltv), two),
      perp: perps.findIndex((perp) => perp.coin === coin.coin),
      price: of(coin.price),
    };
  });
  const mark = perps.map((perp) => of(perp.markPrice));
  const value = perps.map(() => zero);
  const notional = perps.map(() => zero);
  const own = perps.map(() => zero);
  const worth = coins.map(() => ({ whole: zero, borrow: zero, liquidation: zero }));
  let equity = zero;
  let maintenance = zero;
  let initial = zero;
  let transfer = zero;
  let total = { whole: zero, borrow: zero, liquidation: zero };

  function tierOf(index, amount) {
    const all = tiers[index];
    let at = all.length - 1;
    while (at > 0 && isLess(amount, all[at].bound)) at -= 1;
    return all[at];
  }

  function reprice(marks) {
    equity = balance;
    maintenance = initial = transfer = zero;
    for (const coin of collateral) {
      if (coin.perp >= 0) coin.price = over(times(coin.price, of(marks[coin.perp])), mark[coin.perp]);
    }
    for (let index = 0; index < perps.length; index += 1) {
      mark[index] = of(marks[index]);
      value[index] = times(size[index], mark[index]);
      notional[index] = isShort[index] ? minus(zero, value[index]) : value[index];
      equity = plus(equity, minus(value[index], entryValue[index]));
      const tier = tierOf(index, notional[index]);
      own[index] = minus(over(notional[index], tier.divisor), tier.deduction);
      maintenance = plus(maintenance, own[index]);
      const needed = over(notional[index], leverage[index]);
      initial = plus(initial, needed);
      transfer = plus(transfer, larger(needed, times(notional[index], tenth)));
    }
    total = { whole: zero, borrow: zero, liquidation: zero };
    collateral.forEach(({ amount, price, ltv, half }, index) => {
      const whole = times(amount, price);
      worth[index] = { whole, borrow: times(whole, ltv), liquidation: times(whole, half) };
      total.whole = plus(total.whole, whole);
      total.borrow = plus(total.borrow, worth[index].borrow);
      total.liquidation = plus(total.liquidation, worth[index].liquidation);
    });
  }

  /** Ratio, account value, free collateral, available, withdrawable, hold and what is left over maintenance, of each regime. */
  function figures() {
    const ratio = over(maintenance, equity);
    const free = minus(equity, initial);
    const available = minus(equity, transfer);
    const cross = [ratio, equity, free, available, larger(available, zero), transfer, minus(equity, maintenance)];
    const short = larger(minus(maintenance, equity), zero);
    const pooled = over(plus(maintenance, short), plus(larger(equity, maintenance), total.liquidation));
    const hold = minus(transfer, total.borrow);
    const left = minus(plus(equity, total.liquidation), maintenance);
    return [
      cross,
      cross.slice(),
      [pooled, plus(equity, total.whole), plus(free, total.borrow), minus(equity, hold), larger(available, zero), hold, left],
    ];
  }

  /** What is left over the level of a regime as the coin of a position moves by a fraction, and how that changes. */
  function distance(regime, index, move) {
    const amount = times(notional[index], plus(one, move));
    const tier = tierOf(index, amount);
    const slope = over(notional[index], tier.divisor);
    const required = plus(minus(maintenance, own[index]), minus(times(slope, plus(one, move)), tier.deduction));
    const backed = plus(equity, times(value[index], move));
    if (regime < 2) return [minus(times(levels[regime], backed), required), minus(times(levels[regime], value[index]), slope)];
    const at = collateral.findIndex((coin) => coin.perp === index);
    const coinSlope = at < 0 ? zero : worth[at].liquidation;
    const share = plus(total.liquidation, times(coinSlope, move));
    const isShortfall = isLess(backed, required);
    const [backing, backingSlope] = isShortfall ? [required, slope] : [backed, value[index]];
    const requirement = isShortfall ? minus(times(two, required), backed) : required;
    const requirementSlope = isShortfall ? minus(times(two, slope), value[index]) : slope;
    return [
      minus(times(levels[2], plus(backing, share)), requirement),
      minus(times(levels[2], plus(backingSlope, coinSlope)), requirementSlope),
    ];
  }

  /** Where the account dies below or above today, as a price; by tangents from outside, which end on the piece that the root is on. */
  function end(regime, index, isAbove) {
    const outermost = isAbove ? last : minus(zero, one);
    let [left, slope] = distance(regime, index, zero);
    let move = outermost;
    if (!isLess(left, zero) && (isAbove ? isLess(slope, zero) : isLess(zero, slope))) {
      const root = minus(zero, over(left, slope));
      if (isAbove ? isLess(root, last) : isLess(outermost, root)) move = root;
    }
    let before = slope;
    for (let step = 0; step < 50; step += 1) {
      [left, slope] = distance(regime, index, move);
      if (move === outermost && !isLess(left, zero)) return null;
      if (!(isAbove ? isLess(slope, zero) : isLess(zero, slope))) return null;
      if (move !== outermost && !isLess(slope, before) && !isLess(before, slope)) return times(mark[index], plus(one, move));
      move = minus(move, over(left, slope));
      before = slope;
    }
    return times(mark[index], plus(one, move));
  }

  function triggers() {
    const found = [];
    for (let regime = 0; regime < 3; regime += 1) {
      for (let index = 0; index < perps.length; index += 1) found.push(end(regime, index, false), end(regime, index, true));
    }
    return found;
  }

  return { reprice, figures, triggers };
}
