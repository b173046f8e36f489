// What changes for this trader, in one sentence on capital and one on survival, with what stands in the way said as plainly.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareReport, LiquidationReport } from "../api/index.js";
import { groupedWithin, isNegative, multiple, roundDollars, shortPercent, unsigned } from "./amounts.js";
import { figure, warningSign } from "./figure.js";
import { survival, survivalText } from "./survival.js";

export function headline(report: CompareReport, death: LiquidationReport | null): TemplateResult {
  const { comparison } = report;
  const required = comparison.capitalRequired;
  return html`<div class="headline">
    <h2>${verdict(report)} ${survivalLine(report, death)}</h2>
    <p class="under">
      Beside the coins this book takes
      <b class="standard">${figure("comparison.capitalRequired.standard", `${roundDollars(required.standard)} USDC`)}</b> under standard cross and
      <b class="portfolio">${figure("comparison.capitalRequired.portfolio", `${roundDollars(required.portfolio)} USDC`)}</b> under portfolio
      margin${
        comparison.leverageMultiple === null || comparison.verdict === "noDifference"
          ? nothing
          : html`: ${figure("comparison.leverageMultiple", multiple(comparison.leverageMultiple))} the leverage on the same capital`
      }. Figures open to their formulas.
    </p>
    ${obstacles(comparison.obstacles)}
  </div>`;
}

function survivalLine(report: CompareReport, death: LiquidationReport | null): TemplateResult | typeof nothing {
  const parts = survival(report, death);
  if (parts.length === 0) return nothing;
  return html`<span class="survival">${parts.map((part) => (typeof part === "string" ? part : html`<span class=${part.regime}>${part.text}</span>`))}</span>`;
}

function verdict(report: CompareReport): TemplateResult {
  const { verdict: word, obstacles: hindrances, capitalFreed, capitalFreedShare } = report.comparison;
  const amount = figure("comparison.capitalFreed", `${roundDollars(unsigned(capitalFreed))} USDC`);
  if (word === "freesCapital") {
    const share =
      capitalFreedShare === null
        ? nothing
        : html` <span class="share">${figure("comparison.capitalFreedShare", shortPercent(unsigned(capitalFreedShare)))} of the capital this book needs</span>`;
    return html`Portfolio margin ${hindrances.length > 0 ? "would free" : "frees"} <span class="portfolio">${amount}</span>${share}`;
  }
  if (word === "needsMore" || isNegative(capitalFreed)) {
    return html`Portfolio margin asks for <span class="portfolio">${amount}</span> more than standard cross`;
  }
  return html`Portfolio margin makes no difference to the capital this book needs`;
}

function obstacles(list: readonly string[]): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<div class="obstacles">
    <h3>${warningSign} What stands in the way of portfolio margin</h3>
    <ul>${list.map((text) => html`<li>${groupedWithin(text)}</li>`)}</ul>
  </div>`;
}

/** The sentences as plain text, for the live region. */
export function headlineText(report: CompareReport, death: LiquidationReport | null): string {
  const { verdict: word, capitalFreed, obstacles: hindrances } = report.comparison;
  const amount = `${roundDollars(unsigned(capitalFreed))} USDC`;
  const sentence =
    word === "freesCapital"
      ? `Portfolio margin frees ${amount}.`
      : word === "needsMore"
        ? `Portfolio margin asks for ${amount} more.`
        : "Portfolio margin makes no difference.";
  const hindered = hindrances.length > 0 ? `${hindrances.length} obstacles.` : "";
  return [sentence, survivalText(survival(report, death)), hindered].filter(Boolean).join(" ");
}
