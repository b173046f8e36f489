// What the book earns and costs while it is held, and what opening it costs.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareReport, MarketsReport } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { dollars, groupedWithin, hourlyRate, NONE, percent, signedDollars } from "../../words/amounts.js";
import { figure, optionalFigure } from "../figure.js";
import { type RegimeRow, regimesTable } from "../regime-columns.js";
import { type Choice, segments } from "../segments.js";
import { untilGroup } from "./until.js";

export type Period = "perHour" | "perDay" | "perYear";

const PERIODS: readonly Choice<Period>[] = [
  { value: "perHour", name: "an hour" },
  { value: "perDay", name: "a day" },
  { value: "perYear", name: "a year" },
];

type FlowName = "funding" | "borrowCost" | "supplyYield" | "net";
type RateName = "netYieldOnCapital" | "breakEvenFundingRate" | "borrowRate" | "supplyRate" | "utilization";

export function carryPanel(
  report: CompareReport,
  regimes: readonly ShownRegime[],
  markets: MarketsReport,
  period: Period,
  onPeriod: (period: Period) => void,
): TemplateResult {
  const flow = (name: FlowName, label: string, note = ""): RegimeRow => ({
    label,
    note,
    kind: name === "net" ? "net" : "",
    cell: ({ report: { carry }, path }) =>
      optionalFigure(`${path}.carry.${name}.${period}`, carry[name]?.[period], signedDollars, { unit: "USDC" }),
  });
  const rate = (name: RateName, label: string, note: string, write: (text: string) => string): RegimeRow => ({
    label,
    note,
    cell: ({ report: { carry }, path }) => optionalFigure(`${path}.carry.${name}`, carry[name], write),
  });
  const predicted = predictedNote(regimes, markets);
  const missing = regimes[0]?.report.carry.missingFundingRates ?? [];
  const rows = [
    flow("funding", "Funding", missing.length > 0 ? `rate not known: ${missing.join(", ")}` : ""),
    flow("borrowCost", "Borrowing"),
    flow("supplyYield", "Yield on what is supplied"),
    flow("net", "Net"),
    rate("netYieldOnCapital", "Net a year on the capital", "coins included", percent),
    rate("breakEvenFundingRate", "Funding rate at which the net is zero", "per hour, the same for all positions", hourlyRate),
    rate("borrowRate", "USDC borrow rate, a year", "", percent),
    rate("supplyRate", "USDC supply rate, a year", "", percent),
    rate("utilization", "at this use of the USDC reserve", "", percent),
  ];
  const unfunded = regimes.some(({ lacks }) => lacks.length > 0) ? "; of the positions, whether they are funded or not" : "";
  return html`<section class="panel carry" aria-label="What it earns and costs">
    <div class="titled">
      <h3>What it earns and costs</h3>
      ${segments("Period", PERIODS, period, onPeriod)}
    </div>
    ${regimesTable(regimes, {
      label: "What it earns and costs",
      caption: `Amounts in USDC, plus is received${unfunded}`,
      groups: [{ rows }, untilGroup(regimes)],
    })}
    ${chargedNotes(regimes)} ${predicted} ${fees(report)}
  </section>`;
}

/** Which debt interest is charged on, where that is not the one that was stated. */
function chargedNotes(regimes: readonly ShownRegime[]): TemplateResult[] {
  const debts = regimes.flatMap(({ name, report }) => report.carry.chargedDebts.map((debt) => ({ name, ...debt })));
  const told = debts.filter(({ source, stated }) => source === "implied" && stated !== "0");
  return told.map(({ name, reason }) => html`<p class="note charged">${name}: ${groupedWithin(reason)}</p>`);
}

/** What the exchange expects funding to be next, where it was asked. No figure above uses it. */
function predictedNote(regimes: readonly ShownRegime[], { perps, isLive, snapshot }: MarketsReport): TemplateResult | typeof nothing {
  const held = new Set(regimes[0]?.report.positions.map((position) => position.coin));
  const rates = perps.filter((perp) => held.has(perp.coin) && perp.predictedFundingRate !== null);
  if (!isLive || rates.length === 0) return nothing;
  return html`<p class="note predicted">
    Predicted next by the exchange, in no figure above: ${rates
      .map(({ coin, predictedFundingRate }) => `${coin} ${hourlyRate(predictedFundingRate ?? "0")} an hour`)
      .join(", ")}, as of ${snapshot.date}.
  </p>`;
}

function fees({ fees: own }: CompareReport): TemplateResult {
  return html`<p class="fees">
    Opening this book as a ${own.liquidity} costs ${figure("fees.total", dollars(own.total), { unit: "USDC" })} in fees: perps
    ${figure("fees.perps", dollars(own.perps))} at ${figure("fees.perpRate", percent(own.perpRate, 3))}, spot
    ${own.spot === "0" ? NONE : html`${figure("fees.spot", dollars(own.spot))} at ${figure("fees.spotRate", percent(own.spotRate, 3))}`}.
  </p>`;
}
