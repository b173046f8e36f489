// Random standard-mode accounts from a seed, as requests: cross and isolated, long and short, one dex or two, notionals in and exactly on
// margin tiers, accounts exactly at their level, resting orders. The same seed gives the same account.

import { Decimal } from "decimal.js";

const Exact = Decimal.clone({ precision: 80 });

/** Perps with a price to start from, the highest leverage, decimals of a size and the tiers of their margin table. */
const table = (...tiers) =>
  tiers.map(([lowerBound, maxLeverage]) => ({ lowerBound: String(lowerBound), maxLeverage: String(maxLeverage) }));
const table56 = table([0, 40], [150_000_000, 20]);
const table55 = table([0, 25], [100_000_000, 15]);
const table54 = table([0, 20], [70_000_000, 10]);
const table53 = table([0, 20], [40_000_000, 10]);
const table52 = table([0, 10], [20_000_000, 5]);
const table51 = table([0, 10], [3_000_000, 5]);

/** The perps of the cases. Tiers as in the exchange's margin tables; size decimals as in its market list. */
export const perps = [
  { coin: "BTC", price: "81885.4", sizeDecimals: 5, tiers: table56 },
  { coin: "ETH", price: "2413.07", sizeDecimals: 4, tiers: table55 },
  { coin: "SOL", price: "103.84", sizeDecimals: 2, tiers: table54 },
  { coin: "XRP", price: "1.295", sizeDecimals: 0, tiers: table53 },
  { coin: "HYPE", price: "83.5", sizeDecimals: 2, tiers: table52 },
  { coin: "DOGE", price: "0.07929", sizeDecimals: 0, tiers: table52 },
  { coin: "NEAR", price: "4.5238", sizeDecimals: 1, tiers: table52 },
  { coin: "ARB", price: "0.18294", sizeDecimals: 1, tiers: table51 },
  { coin: "BNB", price: "722.53", sizeDecimals: 3, tiers: table51 },
  { coin: "INJ", price: "8.2645", sizeDecimals: 1, tiers: table([0, 5]) },
  { coin: "MEGA", price: "0.045715", sizeDecimals: 0, tiers: table([0, 3]) },
  { coin: "xyz:TSLA", price: "402.15", sizeDecimals: 3, tiers: table([0, 20]) },
  { coin: "xyz:GOLD", price: "4105.3", sizeDecimals: 4, tiers: table([0, 25]) },
];

/** The perp of a coin. */
export const perpOf = (coin) => perps.find((perp) => perp.coin === coin);

/** The dex of a coin; empty for the venue's own. */
export const dexOf = (coin) => (coin.includes(":") ? coin.split(":")[0] : "");

/** A small generator of well-mixed numbers (splitmix64). */
class Random {
  #state;

  constructor(seed) {
    this.#state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n) ^ 0xd1b54a32d192ed03n;
  }

  below(bound) {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let mixed = this.#state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return Number((mixed ^ (mixed >> 31n)) % BigInt(bound));
  }

  chance(percent) {
    return this.below(100) < percent;
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  /** A fraction between two whole numbers of thousandths. */
  thousandths(from, to) {
    return new Exact(from + this.below(to - from + 1)).div(1000);
  }

  /** An amount of a random order of magnitude, from 10^from to 10^to. */
  amount(from, to) {
    return new Exact(10).pow(from + this.below(to - from)).mul(this.thousandths(1000, 9999));
  }
}

const text = (value, decimals) => value.toDecimalPlaces(decimals, Decimal.ROUND_DOWN).toFixed();

/** The request of a seed. */
export function requestOf(seed) {
  const random = new Random(seed);
  const marked = positionsOf(random);
  const positions = marked.map(({ position }) => position);
  const market = marked.map(({ position, mark }) => perpMarket(random, position.coin, mark));
  const needed = marked.reduce((sum, { initial }) => sum.plus(initial), new Exact(10));
  const portfolio = { mode: "standard", balances: [], positions };
  const dexes = [...new Set(["", ...positions.map(({ coin }) => dexOf(coin))])];
  if (dexes.length > 1 || random.chance(30)) fundDexes(random, portfolio, dexes, needed, marked);
  else fundBalance(random, portfolio, needed);
  const orders = ordersOf(random, marked);
  if (orders.length > 0) portfolio.orders = orders;
  const options = { liquidity: random.pick(["taker", "maker"]) };
  if (random.chance(50)) options.weightedVolume = random.chance(20) ? "25000000" : text(random.amount(3, 11), 2);
  return { schema: "portfolio-margin/1", portfolio, market: { perps: market }, options };
}

function perpMarket(random, coin, mark) {
  const perp = { coin, markPrice: text(mark, 6) };
  if (random.chance(50)) perp.oraclePrice = text(mark.mul(random.thousandths(990, 1010)), 6);
  if (random.chance(50)) perp.fundingRate = text(random.thousandths(0, 2000).minus(1).div(1000), 9);
  else if (random.chance(70))
    perp.premium = text(
      random
        .thousandths(0, 2000)
        .minus(1)
        .div(random.pick([1, 20, 1000])),
      9,
    );
  return perp;
}

/** Up to eight positions with their mark prices and initial margins. */
function positionsOf(random) {
  const marked = [];
  const hasSecondDex = random.chance(25);
  const count = random.chance(3) ? 0 : 1 + random.below(8);
  for (let at = 0; at < count; at += 1) {
    const perp = random.pick(perps);
    if (marked.some(({ position }) => position.coin === perp.coin) || (!hasSecondDex && dexOf(perp.coin) !== "")) continue;
    const { size, mark } = random.chance(12) ? onBound(random, perp) : anywhere(random, perp);
    if (size.isZero()) continue;
    const side = random.chance(50) ? 1 : -1;
    const leverage = 1 + random.below(Number(perp.tiers[0].maxLeverage));
    const entry = random.chance(5) ? mark : mark.mul(random.thousandths(700, 1300));
    const signed = size.mul(side);
    const position = { coin: perp.coin, size: signed.toFixed(), leverage, entryPrice: text(entry, 6) };
    const initial = size.mul(mark).div(leverage);
    if (random.chance(30)) isolate(random, position, { size: signed, mark, initial, tiers: perp.tiers });
    marked.push({ position, mark, initial, size: signed, tiers: perp.tiers });
  }
  return marked;
}

function anywhere(random, { price, sizeDecimals }) {
  const mark = new Exact(text(new Exact(price).mul(random.thousandths(500, 2000)), 6));
  const notional = random.chance(35) ? random.amount(6, 9) : random.amount(1, 6);
  return { mark, size: new Exact(text(notional.div(mark), sizeDecimals)) };
}

/** A notional exactly on the bound of the perp's last tier, or a round one where it has a single tier. */
function onBound(random, { price, tiers }) {
  const notional = new Exact(tiers.at(-1).lowerBound).gt(0) ? new Exact(tiers.at(-1).lowerBound) : new Exact(1_000_000);
  const size = new Exact(10).pow(notional.div(price).log(10).floor()).mul(random.pick([1, 2, 4, 5, 8]));
  return { mark: notional.div(size), size };
}

/** The margin of a position, from the tier tables: `notional / (2 maxLeverage) - deduction`, of an exact notional. */
function maintenance(notional, tiers) {
  const [first, second] = tiers;
  const base = notional.div(2 * Number(first.maxLeverage));
  if (second === undefined || notional.lte(second.lowerBound)) return base;
  const bound = new Exact(second.lowerBound);
  return bound.div(2 * Number(first.maxLeverage)).plus(notional.minus(bound).div(2 * Number(second.maxLeverage)));
}

/** What must back a position so that it stands at its level now, or so that it would at the bound of its last tier. */
function backingAt(random, { size, mark, tiers }) {
  const bound = new Exact(tiers.at(-1).lowerBound);
  const notional = size.abs().mul(mark);
  if (bound.isZero() || random.chance(50)) return maintenance(notional, tiers);
  const there = bound.div(size.abs());
  return maintenance(bound, tiers).minus(size.mul(there.minus(mark)));
}

/** Whether an amount can be stated exactly. */
const isShort = (value) => value.decimalPlaces() <= 12 && value.precision() <= 26;

function isolate(random, position, { size, mark, initial, tiers }) {
  position.marginMode = "isolated";
  const kind = random.below(5);
  if (kind === 0) position.isolatedMargin = text(initial.mul(random.thousandths(300, 3000)), 6);
  if (kind === 1) position.isolatedEquity = text(initial.mul(random.thousandths(0, 3000)).minus(initial.div(20)), 6);
  if (kind === 2) position.isolatedEquity = text(random.chance(50) ? new Exact(0) : initial.div(-10), 6);
  if (kind === 3) {
    const backing = backingAt(random, { size, mark, tiers });
    position.isolatedEquity = isShort(backing) ? backing.toFixed() : text(initial, 6);
  }
}

/** One dex, backed by what is in the account. */
function fundBalance(random, portfolio, needed) {
  let amount = random.chance(8) ? new Exact(0) : needed.mul(random.thousandths(0, 3000)).toDecimalPlaces(6, Decimal.ROUND_DOWN);
  const name = random.pick(["amount", "amount", "total"]);
  const balance = { token: "USDC" };
  if (name === "total" && random.chance(20)) amount = amount.neg();
  balance[name] = amount.toFixed();
  const inSpot = amount.mul(random.thousandths(0, 900));
  if (random.chance(15) && inSpot.gt("0.000001")) balance.inSpot = text(inSpot, 6);
  portfolio.balances.push(balance);
}

/** Each dex with its own account value; sometimes exactly what its only cross position needs. */
function fundDexes(random, portfolio, dexes, needed, marked) {
  const inSpot = random.chance(25) ? new Exact(0) : new Exact(text(random.amount(0, 4), 6));
  portfolio.dexAccounts = dexes.map((dex) => {
    const own = marked.filter(({ position }) => dexOf(position.coin) === dex);
    const exact = random.chance(40) ? levelOf(random, own) : undefined;
    return { dex, accountValue: exact ?? text(needed.mul(random.thousandths(0, 2000)).minus(needed.div(10)), 6) };
  });
  const total = portfolio.dexAccounts.reduce((sum, { accountValue }) => sum.plus(accountValue), inSpot);
  const balance = { token: "USDC", total: total.toFixed() };
  if (!inSpot.isZero()) balance.inSpot = inSpot.toFixed();
  portfolio.balances.push(balance);
}

/** The account value at which a dex with at most one cross position stands at its level, if it can be stated. */
function levelOf(random, own) {
  const cross = own.filter(({ position }) => position.marginMode === undefined);
  const isolated = own.filter(({ position }) => position.marginMode !== undefined);
  if (cross.length > 1 || isolated.some(({ position }) => position.isolatedEquity === undefined)) return undefined;
  const backing = cross.length === 0 ? new Exact(0) : backingAt(random, cross[0]);
  const level = isolated.reduce((sum, { position }) => sum.plus(position.isolatedEquity), backing);
  return isShort(level) ? level.toFixed() : undefined;
}

function ordersOf(random, marked) {
  if (marked.length === 0 || !random.chance(15)) return [];
  return Array.from({ length: 1 + random.below(2) }, () => {
    const { position, mark } = random.pick(marked);
    const limitPrice = text(mark.mul(random.thousandths(800, 1200)), 4);
    const order = { coin: position.coin, side: random.pick(["buy", "sell"]), size: String(1 + random.below(20)), limitPrice };
    if (random.chance(20)) order.reduceOnly = true;
    return order;
  }).filter(({ limitPrice }) => new Exact(limitPrice).gt(0));
}
