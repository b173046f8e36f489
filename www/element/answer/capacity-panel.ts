// How much more the book can carry: what can be borrowed and taken out, and, folded, the largest orders coin by coin.

import { html, nothing, type TemplateResult } from "lit";
import type { CapacityReport, RegimeCapacity, TokenCapacity } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import type { ShownRegime } from "../../book/shown.js";
import { coins, dollars } from "../../words/amounts.js";
import { figure } from "../figure.js";
import { type RegimeRow, regimesTable } from "../regime-columns.js";
import { type ToolContext, targetTools } from "./target-tools.js";

export function capacityPanel(
  book: Book,
  regimes: readonly ShownRegime[],
  context: ToolContext,
  note: TemplateResult | typeof nothing,
): TemplateResult | typeof nothing {
  const { report } = context.tools.room(book);
  if (!report) return nothing;
  return html`<section class="panel capacity" aria-label="How much more it can carry">
    <h3>How much more it can carry</h3>
    ${note}
    ${regimesTable(regimes, { label: "How much more it can carry", groups: [{ rows: rows(report) }] })}
    <details class="more">
      <summary>How much more the exchange would take, coin by coin</summary>
      ${sizes(regimes, report)}
    </details>
    <details class="more">
      <summary>Work back from a target: a ratio, a crash, a carry trade</summary>
      ${targetTools(book, regimes, context)}
    </details>
  </section>`;
}

const tokenOf = (own: RegimeCapacity, token: string) => own.tokens.find((one) => one.token === token);

/** Coins that can be taken out under some regime. */
function otherTokens({ regimes }: CapacityReport): string[] {
  const taken = Object.values(regimes).flatMap(({ tokens }) => tokens.filter(({ maxWithdrawal }: TokenCapacity) => maxWithdrawal !== "0"));
  return [...new Set(taken.map(({ token }) => token))].filter((token) => token !== "USDC");
}

function rows(report: CapacityReport): RegimeRow[] {
  const row = (label: string, note: string, write: (own: RegimeCapacity) => string): RegimeRow => ({
    label,
    note,
    cell: ({ regime }) => write(report.regimes[regime]),
  });
  return [
    row("Largest loan, USDC", "beyond what is owed", ({ maxBorrow }) => dollars(maxBorrow)),
    row("Largest withdrawal, USDC", "", ({ maxWithdrawal }) => dollars(maxWithdrawal)),
    ...otherTokens(report).map((token) =>
      row(`Largest withdrawal, ${token}`, "if it alone is taken out", (own) => coins(tokenOf(own, token)?.maxWithdrawal ?? "0")),
    ),
  ];
}

function sizes(regimes: readonly ShownRegime[], report: CapacityReport): TemplateResult {
  const traded = regimes[0] ? report.regimes[regimes[0].regime].coins : [];
  if (traded.length === 0) return html`<p class="note">No perp is held, ordered or priced yet.</p>`;
  return html`<div class="scroll" role="region" aria-label="Largest orders, scrolls sideways" tabindex="0">
    <table class="positions" aria-label="Largest orders">
      <thead>
        <tr>
          <th scope="col">Coin</th>
          ${regimes.map(
            ({ regime, name }) => html`<th scope="col" class=${regime}>Largest buy<br />${name}</th>
              <th scope="col" class=${regime}>Largest sell<br />${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${traded.map(
          ({ coin, leverage }) => html`<tr>
            <th scope="row">${coin} <span class="note">at ${leverage}×</span></th>
            ${regimes.map((shown) => html`<td>${size(shown, report, coin, "maxBuySize")}</td><td>${size(shown, report, coin, "maxSellSize")}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Of a position the figure opens to its formula. */
function size(
  { regime, report: own, path }: ShownRegime,
  report: CapacityReport,
  coin: string,
  name: "maxBuySize" | "maxSellSize",
): TemplateResult {
  const text = coins(report.regimes[regime].coins.find((one) => one.coin === coin)?.[name] ?? "0");
  const index = own.positions.findIndex((position) => position.coin === coin);
  return index < 0 ? html`${text}` : figure(`${path}.positions[${index}].${name}`, text);
}
