// Each position under the shown regimes: what it requires, and the liquidation price that the exchange displays for it.

import { html, nothing, type TemplateResult } from "lit";
import type { PositionReport } from "../api/index.js";
import { coins, dollars, isNegative, multiple, percent, price, signedDollars, unsigned } from "./amounts.js";
import { figure, optionalFigure, warningSign } from "./figure.js";
import type { ShownRegime } from "./regimes.js";

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
            <th scope="colgroup" colspan=${regimes.length}>Displayed liquidation price</th>
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
    <p class="note">
      The liquidation price is what the exchange displays: it holds every other price still and asks when maintenance margin uses up
      everything. It is not the price at which the account is really liquidated: unified accounts and portfolio margin go at 95 %, and
      coins that back them move with the market.
    </p>
    ${sizesLeft(regimes)}
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
      ${position.isLiquidatable ? html`<strong class="alarm">${warningSign} liquidated now</strong>` : nothing}
    </th>
    ${regimes.map(({ regime, report, path: own }) => html`<td class=${regime}>${liquidationPrice(report.positions[index], `${own}.positions[${index}]`)}</td>`)}
    <td>${figure(`${path}.notional`, dollars(position.notional))}</td>
    <td>${optionalFigure(`${path}.unrealizedPnl`, position.unrealizedPnl, signedDollars)}</td>
    <td>${figure(`${path}.initialMargin`, dollars(position.initialMargin))}</td>
    <td>${figure(`${path}.maintenanceMargin`, dollars(position.maintenanceMargin))}</td>
    <td class="tier">${position.tier.index + 1}<span class="note">up to ${position.tier.maxLeverage}×, ${figure(`${path}.tier.maintenanceMarginRate`, percent(position.tier.maintenanceMarginRate))}</span></td>
  </tr>`;
}

/** The displayed price, or why there is none. */
export function liquidationPrice(position: PositionReport | undefined, path: string): TemplateResult | typeof nothing {
  if (!position) return nothing;
  if (position.displayedLiquidationPrice !== null) {
    return figure(`${path}.displayedLiquidationPrice`, price(position.displayedLiquidationPrice), { kind: "liquidation" });
  }
  // There is nothing to explain about a price that does not exist, except why.
  return html`<span class="none">none</span>${
    position.liquidationPriceReason ? html`<span class="note">${position.liquidationPriceReason}</span>` : nothing
  }`;
}

function sizesLeft(regimes: readonly ShownRegime[]): TemplateResult {
  const positions = regimes[0]?.report.positions ?? [];
  return html`<details class="more">
    <summary>How much more the exchange would take</summary>
    <div class="scroll" role="region" aria-label="Largest orders, scrolls sideways" tabindex="0">
      <table class="positions">
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
          ${positions.map(
            (position, index) => html`<tr>
              <th scope="row">${position.coin} <span class="note">at ${multiple(String(position.leverage)).replace(".00", "")}</span></th>
              ${regimes.map(({ report, path }) => {
                const own = report.positions[index];
                return own
                  ? html`<td>${figure(`${path}.positions[${index}].maxBuySize`, coins(own.maxBuySize))}</td>
                      <td>${figure(`${path}.positions[${index}].maxSellSize`, coins(own.maxSellSize))}</td>`
                  : nothing;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}
