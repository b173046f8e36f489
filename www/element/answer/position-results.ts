// Each position under the shown regimes: what it requires, where it is liquidated, and what the exchange displays instead.

import { html, nothing, type TemplateResult } from "lit";
import type { PositionReport } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { coins, dollars, isNegative, percent, price, signedDollars, unsigned } from "../../words/amounts.js";
import { fateOfPosition } from "../../words/fate.js";
import { figure, liquidatedNow, optionalFigure } from "../figure.js";
import { deathText, displayedText } from "./fate-text.js";

export function positionResults(regimes: readonly ShownRegime[]): TemplateResult | typeof nothing {
  const [first] = regimes;
  if (!first || first.report.positions.length === 0) return nothing;
  return html`<section class="panel" aria-label="Positions">
    <h3>Positions</h3>
    <div class="scroll" role="region" aria-label="Positions, scrolls sideways" tabindex="0">
      <table class="positions">
        <thead>
          <tr>
            <th scope="col" rowspan="2">Position</th>
            <th scope="colgroup" colspan=${regimes.length}>Liquidated at; what the exchange displays</th>
            <th scope="col" rowspan="2">Notional</th>
            <th scope="col" rowspan="2">Unrealised PnL</th>
            <th scope="col" rowspan="2">Initial margin</th>
            <th scope="col" rowspan="2">Maintenance margin</th>
            <th scope="col" rowspan="2">Tier</th>
          </tr>
          <tr>
            ${regimes.map(({ regime, name }) => html`<th scope="col" class="second ${regime}">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${first.report.positions.map((position, index) => resultRow(position, index, first, regimes))}
        </tbody>
      </table>
    </div>
    ${displayNotes(regimes)}
  </section>`;
}

function resultRow(position: PositionReport, index: number, first: ShownRegime, regimes: readonly ShownRegime[]): TemplateResult {
  const path = `${first.path}.positions[${index}]`;
  return html`<tr>
    <th scope="row">
      ${position.coin} <span class="side">${isNegative(position.size) ? "short" : "long"} ${coins(unsigned(position.size))}</span>
      <span class="note">${position.leverage}×, ${position.marginMode}${
        position.isolatedRatio === null ? nothing : html`, ratio ${figure(`${path}.isolatedRatio`, percent(position.isolatedRatio))}`
      }</span>
      ${position.isLiquidatable ? liquidatedNow : nothing}
    </th>
    ${regimes.map((shown) => fateCell(shown, index))}
    <td>${figure(`${path}.notional`, dollars(position.notional))}</td>
    <td>${optionalFigure(`${path}.unrealizedPnl`, position.unrealizedPnl, signedDollars)}</td>
    <td>${figure(`${path}.initialMargin`, dollars(position.initialMargin))}</td>
    <td>${figure(`${path}.maintenanceMargin`, dollars(position.maintenanceMargin))}</td>
    <td class="tier">${position.tier.index + 1}<span class="note">up to ${position.tier.maxLeverage}×, ${figure(`${path}.tier.maintenanceMarginRate`, percent(position.tier.maintenanceMarginRate))}</span></td>
  </tr>`;
}

/** Two prices: where it really ends, and below it what the exchange displays. */
function fateCell({ regime, name, report, path, death, lacks }: ShownRegime, index: number): TemplateResult {
  const position = report.positions[index];
  const fate = death && position ? fateOfPosition(death, position, lacks.length > 0) : null;
  const isOther = fate !== null && position !== undefined && fate.price !== position.markPrice;
  return html`<td class="fate ${regime}" data-regime=${name}>
    ${deathText(fate)}${isOther ? html`<span class="note">in the price of ${fate.coin}, now ${price(fate.price)}</span>` : nothing}
    <span class="note displays">exchange displays ${displayedText(position, `${path}.positions[${index}]`)}</span>
  </td>`;
}

/** What the two prices are, and why they differ where they do. */
function displayNotes(regimes: readonly ShownRegime[]): TemplateResult {
  const coinsByReason = new Map<string, string[]>();
  for (const { name, death } of regimes) {
    for (const { coin, displayedReason, displayedLiquidationPrice } of death?.coins ?? []) {
      if (displayedReason === null || displayedLiquidationPrice === null) continue;
      const key = `${name}: ${displayedReason}`;
      coinsByReason.set(key, [...(coinsByReason.get(key) ?? []), coin]);
    }
  }
  return html`<div class="note why">
    <p>
      “Liquidated at” is where the account really ends if that coin moves alone, with everything that belongs to it. What the exchange
      displays holds all else still and asks when maintenance margin uses up everything.
    </p>
    ${coinsByReason.size === 0 ? nothing : html`<p>Where the two differ:</p>`}
    <ul>
      ${[...coinsByReason].map(([reason, names]) => html`<li>${names.join(", ")}, ${reason}</li>`)}
    </ul>
  </div>`;
}
