// A request as the peer wants to be asked: what a caller of the peer works out of an account before the first call, in exact decimals
// and without this package's engine.

import { Decimal } from "decimal.js";
import { dexOf, perpOf } from "./random.mjs";

/** Wide enough that sums, products and differences of requests are exact; quotients are rounded at the 80th digit. */
export const Exact = Decimal.clone({ precision: 80 });
const zero = new Exact(0);
const sum = (values) => values.reduce((total, value) => total.plus(value), zero);

/** An account's positions, and its dexes with what backs their cross positions. */
export function accountOf({ portfolio, market }) {
  const positions = portfolio.positions.map((stated, index) => positionOf(stated, index, market));
  const [balance] = portfolio.balances;
  const total = new Exact(balance.total ?? sum(positions.map(({ pnl }) => pnl)).plus(balance.amount));
  const names = ["", ...new Set(positions.map(({ dex }) => dex).filter((dex) => dex !== ""))];
  const dexes = names.map((name) => {
    const own = positions.filter(({ dex }) => dex === name);
    const stated = portfolio.dexAccounts?.find(({ dex }) => dex === name);
    const equity = stated ? new Exact(stated.accountValue) : total.minus(balance.inSpot ?? 0);
    const cross = own.filter(({ isCross }) => isCross);
    const isolated = sum(own.filter(({ isCross }) => !isCross).map(({ equity }) => equity));
    return { name, positions: own, cross, isolated, crossEquity: equity.minus(isolated), orders: ordersOn(name, portfolio) };
  });
  return { positions, dexes, total };
}

function positionOf(stated, index, market) {
  const perp = perpOf(stated.coin);
  const quote = market.perps.find(({ coin }) => coin === stated.coin);
  const size = new Exact(stated.size);
  const mark = new Exact(quote.markPrice);
  const pnl = size.mul(mark.minus(stated.entryPrice));
  const isCross = stated.marginMode !== "isolated";
  const posted = () => stated.isolatedMargin ?? size.abs().mul(stated.entryPrice).div(stated.leverage);
  const equity = isCross ? null : new Exact(stated.isolatedEquity ?? pnl.plus(posted()));
  const notional = size.abs().mul(mark);
  const { coin, leverage, entryPrice } = stated;
  return { index, coin, dex: dexOf(coin), perp, quote, size, mark, entryPrice, leverage, pnl, isCross, equity, notional };
}

/** Initial margin of the resting orders of a dex: of each cross coin the worse of its two sides. */
function ordersOn(dex, { orders = [], positions }) {
  const cross = positions.filter(({ coin, marginMode }) => dexOf(coin) === dex && marginMode !== "isolated");
  return sum(cross.map((held) => Exact.max(...["buy", "sell"].map((side) => sideMargin(held, side, orders)))));
}

/** What a side holds: all of it where it adds, else what is beyond twice the position; better prices fill first. */
function sideMargin({ coin, size, leverage }, side, orders) {
  const own = orders.filter((order) => order.coin === coin && order.side === side && !order.reduceOnly);
  own.sort((left, right) => new Exact(left.limitPrice).cmp(right.limitPrice) * (side === "buy" ? -1 : 1));
  let free = new Exact(size).isNegative() === (side === "buy") ? new Exact(size).abs().mul(2) : zero;
  const values = own.map((order) => {
    const counted = Exact.max(0, new Exact(order.size).minus(free));
    free = Exact.max(0, free.minus(order.size));
    return counted.mul(order.limitPrice);
  });
  return sum(values).div(leverage);
}

/** What cross positions of a dex take at opening. */
export const initialMargin = ({ cross }) => sum(cross.map(({ notional, leverage }) => notional.div(leverage)));

/** Maintenance margin of a position, by its tier. */
export function maintenanceMargin({ notional, perp: { tiers } }) {
  let rate = zero;
  let deduction = zero;
  for (const { lowerBound, maxLeverage } of tiers) {
    if (notional.lt(lowerBound)) break;
    const own = new Exact(1).div(2 * Number(maxLeverage));
    deduction = deduction.plus(own.minus(rate).mul(lowerBound));
    rate = own;
  }
  return notional.mul(rate).minus(deduction);
}

/** What a dex has for new positions: cross equity less initial margin, before resting orders. */
export const roomOf = (dex) => dex.crossEquity.minus(initialMargin(dex));

const assetOf = ({ dex, index }) => ({ network: "mainnet", marketKind: "perp", dex: dex || null, index });

const modeOf = ({ isCross, equity }) =>
  isCross ? { kind: "cross" } : { kind: "isolated", isolatedMarginValue: equity.toFixed(), marginRemoval: "allowed" };

/** The peer's inputs for a dex: one to evaluate its margin, one per position for the liquidation price. */
export function inputsOf({ crossEquity, positions }) {
  const crossAccountValue = crossEquity.toFixed();
  const common = (position) => ({
    asset: assetOf(position),
    signedSize: position.size.toFixed(),
    markPrice: position.mark.toFixed(),
    marginMode: modeOf(position),
    marginTiers: position.perp.tiers,
  });
  const priced = positions.map((position) => ({ ...common(position), entryPrice: position.entryPrice }));
  return {
    margin: { crossAccountValue, positions: positions.map((position) => ({ ...common(position), leverage: String(position.leverage) })) },
    liquidations: positions.map((position) => ({ targetAsset: assetOf(position), crossAccountValue, positions: priced })),
  };
}

/** What backs a position, and the maintenance margin that it must cover: its own if isolated, else its dex's. */
export function levelOf(position, dex) {
  if (!position.isCross) return { equity: position.equity, required: maintenanceMargin(position) };
  return { equity: dex.crossEquity, required: sum(dex.cross.map(maintenanceMargin)) };
}

/**
 * The price at which a position is liquidated, worked out tier by tier: between two bounds excess is a straight line, so its zero is
 * where the line from one bound to the next crosses. Null if no price above zero is one.
 */
export function liquidationPrice(position, dex) {
  const { equity, required } = levelOf(position, dex);
  const others = required.minus(maintenanceMargin(position));
  const excessAt = (notional) => {
    const moved = notional.minus(position.notional).mul(position.size.gt(0) ? 1 : -1);
    return equity
      .plus(moved)
      .minus(others)
      .minus(maintenanceMargin({ ...position, notional }));
  };
  const bounds = position.perp.tiers.map(({ lowerBound }) => new Exact(lowerBound));
  for (const [at, from] of bounds.entries()) {
    const to = bounds[at + 1] ?? from.plus(1);
    const [low, high] = [excessAt(from), excessAt(to)];
    const notional = from.plus(to.minus(from).mul(low).div(low.minus(high)));
    if (notional.gt(0) && notional.gte(from) && (at === bounds.length - 1 || notional.lte(to))) return notional.div(position.size.abs());
  }
  return null;
}
