// What changes for this trader, in one sentence on capital and one on survival, with what stands in the way said as plainly.

import { html, nothing, type TemplateResult } from "lit";
import { type Book, isAnythingAdded } from "../../book/book.js";
import { survival, survivalText } from "../../book/survival.js";
import { groupedWithin, isNegative, multiple, roundDollars, shortPercent, unsigned } from "../../words/amounts.js";
import { figure, warningSign } from "../figure.js";
import { fundingText } from "./funding.js";

/** What stands in the way of portfolio margin, of a book as it is shown. */
const obstaclesOf = ({ report: { comparison }, view }: Book): readonly string[] =>
  view.isFunded ? comparison.funded.obstacles : comparison.obstacles;

export function headline(book: Book): TemplateResult {
  const { comparison } = book.report;
  const required = comparison.capitalRequired;
  return html`<div class="headline">
    <h2>${verdict(book)} ${survivalLine(book)}</h2>
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
    ${obstacles(obstaclesOf(book))}
  </div>`;
}

function survivalLine(book: Book): TemplateResult | typeof nothing {
  const parts = survival(book);
  if (parts.length === 0) return nothing;
  return html`<span class="survival">${parts.map((part) => (typeof part === "string" ? part : html`<span class=${part.regime}>${part.text}</span>`))}</span>`;
}

function verdict(book: Book): TemplateResult {
  const { verdict: word, capitalFreed, capitalFreedShare } = book.report.comparison;
  const hindrances = obstaclesOf(book);
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
export function headlineText(book: Book): string {
  const { verdict: word, capitalFreed } = book.report.comparison;
  const hindrances = obstaclesOf(book);
  const amount = `${roundDollars(unsigned(capitalFreed))} USDC`;
  const sentence =
    word === "freesCapital"
      ? `Portfolio margin frees ${amount}.`
      : word === "needsMore"
        ? `Portfolio margin asks for ${amount} more.`
        : "Portfolio margin makes no difference.";
  const hindered = hindrances.length > 0 ? `${hindrances.length} obstacles.` : "";
  const capital = isAnythingAdded(book) ? fundingText(book) : "";
  return [sentence, survivalText(survival(book)), capital, hindered].filter(Boolean).join(" ");
}
