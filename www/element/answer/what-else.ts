// What else ends a hedged book: its perp and its collateral parting, its dollars losing their peg, all of it moving at once.

import { html, nothing, type TemplateResult } from "lit";
import type { CoinLiquidation, RegimeLiquidation, TriggerPrice } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { distance, isNegative, NONE, price, roundPrice } from "../../words/amounts.js";
import { farness, nearest, upTo } from "../../words/fate.js";
import { liquidatedNow, notFunded } from "../figure.js";
import { regimesTable } from "../regime-columns.js";

/** Beyond this a percentage says less than words. */
const TEN_TIMES = 9;

interface Danger {
  label: string;
  note: string;
  cell: (own: RegimeLiquidation) => TemplateResult;
}

export function whatElse(regimes: readonly ShownRegime[], horizon: number): TemplateResult | typeof nothing {
  const deaths = regimes.flatMap(({ death }) => (death ? [death] : []));
  const moving = [...partings(deaths), ...together(deaths)];
  if (moving.length === 0 && deaths.every((own) => own.depegs.length === 0)) return nothing;
  const dangers = [...moving, ...depegs(deaths, horizon)];
  return html`<section class="panel what-else" aria-label="What else kills it">
    <h3>What else kills it</h3>
    ${lesson(regimes, horizon)}
    ${regimesTable(regimes, {
      label: "What else kills it",
      groups: [{ rows: dangers.map(({ cell, ...row }) => ({ ...row, cell: (shown) => cellOf(shown, cell) })) }],
    })}
    <p class="note">“Nothing” is nothing within ${horizon.toLocaleString("en-US")} times today’s price.</p>
  </section>`;
}

function cellOf({ death: own, lacks }: ShownRegime, cell: Danger["cell"]): TemplateResult | string {
  if (!own) return NONE;
  if (lacks.length > 0) return notFunded;
  return own.isLiquidatable ? liquidatedNow : cell(own);
}

/** The one thing to remember: a hedge protects only as long as both legs move together. */
function lesson(regimes: readonly ShownRegime[], horizon: number): TemplateResult | typeof nothing {
  for (const { regime, name, death } of regimes) {
    if (!death || death.isLiquidatable) continue;
    for (const { coin, basis, triggers } of death.coins) {
      const alone = basis && nearest(basis.perpOnly);
      if (!alone) continue;
      const both = triggers.find(({ direction }) => direction === alone.direction);
      if (both && farness(both) <= farness(alone)) continue;
      return html`<p class="lesson">
        The hedge holds while the ${coin} perp and its collateral move together. If the perp moves alone, <b class=${regime}>${name.toLowerCase()}</b> dies at
        <b class=${regime}>${move(alone.move)}</b> instead of ${both ? html`at ${move(both.move)}` : html`at none ${upTo(horizon)}`}.
      </p>`;
    }
  }
  return nothing;
}

/** Two rows for each coin that is both traded and collateral. */
function partings(deaths: readonly RegimeLiquidation[]): Danger[] {
  const coins = [...new Set(deaths.flatMap((own) => own.coins.filter(({ basis }) => basis !== null).map(({ coin }) => coin)))];
  const find = (own: RegimeLiquidation, coin: string) => own.coins.find((one) => one.coin === coin);
  return coins.flatMap((coin) => [
    {
      label: `${coin} perp alone`,
      note: "a gap between perp and spot, or a reserve price that lags",
      // Where the coin is no collateral, nothing but the perp moves.
      cell: (own: RegimeLiquidation) => prices(perpAlone(find(own, coin))),
    },
    {
      label: `${coin} collateral alone`,
      note: "the reserve’s price, while the perp stands still",
      cell: (own: RegimeLiquidation) => {
        const basis = find(own, coin)?.basis;
        return basis ? prices(basis.collateralOnly) : html`<span class="none">backs nothing here</span>`;
      },
    },
  ]);
}

const perpAlone = (own: CoinLiquidation | undefined): readonly TriggerPrice[] => own?.basis?.perpOnly ?? own?.triggers ?? [];

function depegs(deaths: readonly RegimeLiquidation[], horizon: number): Danger[] {
  // USDC is always asked about: that it does no harm is worth knowing too.
  const tokens = [...new Set(["USDC", ...deaths.flatMap((own) => own.depegs.map(({ token }) => token))])];
  return tokens.map((token) => ({
    label: `${token} off its peg`,
    note: `its price in dollars, up to ${horizon.toLocaleString("en-US")}`,
    cell: (own) =>
      prices(
        own.depegs.filter((one) => one.token === token),
        roundPrice,
      ),
  }));
}

/** Of a single coin, moving against the book and together are the same. */
function together(deaths: readonly RegimeLiquidation[]): Danger[] {
  const joint = (name: string) => (own: RegimeLiquidation) => moves(own.jointMoves.find((one) => one.name === name)?.triggers ?? []);
  const count = Math.max(0, ...deaths.map((own) => own.coins.length));
  const all = { label: "All coins together", note: "every price by the same percentage", cell: joint("together") };
  const against = {
    label: "Each coin against the book",
    note: "longs fall and shorts rise by the same percentage",
    cell: joint("against"),
  };
  return count > 1
    ? [all, against]
    : partings(deaths).length > 0
      ? [{ ...all, label: "Perp and collateral together", note: "for comparison" }]
      : [];
}

function prices(triggers: readonly TriggerPrice[], write = price): TemplateResult {
  if (triggers.length === 0) return html`<span class="lives">nothing</span>`;
  return html`${nearestOfSides(triggers).map(
    ({ direction, price: at, move: far }) =>
      html`<span class="trigger"><b>${move(far)}</b> <span class="note">${direction} ${write(at)}</span></span>`,
  )}`;
}

function moves(triggers: readonly string[]): TemplateResult {
  if (triggers.length === 0) return html`<span class="lives">nothing</span>`;
  const sides = [triggers.find(isNegative), triggers.find((own) => !isNegative(own))];
  return html`${sides.map((own) => (own === undefined ? nothing : html`<span class="trigger"><b>${move(own)}</b></span>`))}`;
}

function nearestOfSides(triggers: readonly TriggerPrice[]): TriggerPrice[] {
  return ["below", "above"].flatMap((side) => nearest(triggers.filter(({ direction }) => direction === side)) ?? []);
}

/** A move in percent; far beyond that in words. */
function move(text: string): string {
  return Number(text) > TEN_TIMES ? "more than ten times" : distance(text);
}
