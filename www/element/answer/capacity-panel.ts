// How much more the book can carry: what can be borrowed and taken out, and, folded, the largest orders coin by coin.

import { html, nothing, type TemplateResult } from "lit";
import type { CapacityReport, Regime, RegimeCapacity, TokenCapacity } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import type { ShownRegime } from "../../book/shown.js";
import { coins, dollars } from "../../words/amounts.js";
import { figure } from "../figure.js";
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
    <table class="regimes columns-${regimes.length}" aria-label="How much more it can carry">
      <thead>
        <tr>
          <td></td>
          ${regimes.map(({ regime, name }) => html`<th scope="col" class=${regime}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row(regimes, report, "Largest loan, USDC", "beyond what is owed", ({ maxBorrow }) => dollars(maxBorrow))}
        ${row(regimes, report, "Largest withdrawal, USDC", "", ({ maxWithdrawal }) => dollars(maxWithdrawal))}
        ${otherTokens(report).map((token) => row(regimes, report, `Largest withdrawal, ${token}`, "if it alone is taken out", (own) => coins(tokenOf(own, token)?.maxWithdrawal ?? "0")))}
      </tbody>
    </table>
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

function row(
  regimes: readonly ShownRegime[],
  report: CapacityReport,
  label: string,
  note: string,
  write: (own: RegimeCapacity) => string,
): TemplateResult {
  return html`<tr>
    <th scope="row">${label}${note ? html`<span class="note">${note}</span>` : nothing}</th>
    ${regimes.map(({ regime, name }) => html`<td class=${regime} data-regime=${name}>${write(report.regimes[regime])}</td>`)}
  </tr>`;
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
  const text = coins(sizeOf(report, regime, coin, name));
  const index = own.positions.findIndex((position) => position.coin === coin);
  return index < 0 ? html`${text}` : figure(`${path}.positions[${index}].${name}`, text);
}

function sizeOf(report: CapacityReport, regime: Regime, coin: string, name: "maxBuySize" | "maxSellSize"): string {
  return report.regimes[regime].coins.find((one) => one.coin === coin)?.[name] ?? "0";
}
