// What it would take under the other regimes to live as long as portfolio margin does: the price of survival in USDC.

import { html, nothing, type TemplateResult } from "lit";
import type { EqualSurvival } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import type { ShownRegime } from "../../book/shown.js";
import { roundDollars, roundPrice } from "../../words/amounts.js";

type Other = "standard" | "unified";

const WORDS: Readonly<Record<Other, string>> = { standard: "standard cross", unified: "the unified account" };

export function equalSurvival(book: Book, regimes: readonly ShownRegime[], lead: string | null): TemplateResult | typeof nothing {
  const all = book.death?.equalSurvival ?? [];
  const [first, ...rest] = all.toSorted((a, b) => Number(b.coin === lead) - Number(a.coin === lead));
  const shown = regimes.map(({ regime }) => regime).filter((regime) => regime !== "portfolio");
  if (!first || shown.length === 0) return nothing;
  const isAdded = book.view.isFunded && book.report.comparison.funded.portfolio.deposits.length > 0;
  const hasWords = isAdded ? "there, with what was added, are" : "this account has";
  return html`<div class="survive">
    <h4>The price of living as long</h4>
    <p>${sentence(first, shown, hasWords)}</p>
    ${
      rest.length > 0
        ? html`<details class="more">
            <summary>The same for ${rest.length === 1 ? "one other price" : `${rest.length} other prices`}</summary>
            <ul>${rest.map((own) => html`<li>${sentence(own, shown, hasWords)}</li>`)}</ul>
          </details>`
        : nothing
    }
  </div>`;
}

function sentence(own: EqualSurvival, shown: readonly Other[], hasWords: string): TemplateResult {
  const needs = shown.map(
    (regime, index) =>
      html`${index === 0 ? "" : " and "}${WORDS[regime]}${index === 0 ? " would need" : ""} <b class=${regime}>${roundDollars(own[regime])} USDC</b>`,
  );
  return html`To live ${own.direction === "below" ? "down to" : "to"} ${own.coin} ${roundPrice(own.price)} as portfolio margin does, ${needs}; ${hasWords}
    <b class="portfolio">${roundDollars(own.portfolio)}</b>.`;
}
