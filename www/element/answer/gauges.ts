// One card per regime: how near it is to liquidation, and what it leaves to trade with.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { PositionReport, RegimeLiquidation } from "../../api/index.js";
import { depositWords, type ShownRegime } from "../../book/shown.js";
import { dollars, isNegative, percent, shortPercent, unsigned } from "../../words/amounts.js";
import { fateOfPosition } from "../../words/fate.js";
import { noEquity } from "../../words/no-equity.js";
import { figure, warningSign } from "../figure.js";
import { deathText, displayedText } from "./fate-text.js";

/** The bar runs a little past 100 %, so that a level of 100 % has room on its right. */
const BAR_END = 1.1;
/** Books of more positions have their liquidation prices in the table only. */
const PRICES_SHOWN = 2;

export function gauges(regimes: readonly ShownRegime[]): TemplateResult {
  return html`<div class="gauges" role="group" aria-label="Margin ratio and room under each regime">${regimes.map(card)}</div>`;
}

function card({ regime, name, report, path, death, deposits, lacks }: ShownRegime): TemplateResult {
  const isUnfunded = lacks.length > 0;
  const isBroken = report.ratio === null;
  return html`<section class="gauge ${regime} ${report.isLiquidatable && !isUnfunded ? "danger" : ""}" aria-label=${name}>
    <h3><span class="swatch" aria-hidden="true"></span>${name}${report.isHome ? html`<span class="badge">this account's</span>` : nothing}</h3>
    ${deposits.length > 0 ? html`<p class="added">with ${figure(`${path}.deposited`, depositWords(deposits))} added</p>` : nothing}
    <div class="reading">
      ${
        isBroken
          ? html`${figure(`${path}.ratio`, sentence(noEquity(report).words), { kind: "large" })}
              <span class="caption">${noEquity(report).place}</span>`
          : html`${figure(`${path}.ratio`, percent(report.ratio ?? ""), { kind: "large" })}<span class="caption">margin ratio${report.isolatedMargin === "0" ? "" : " of cross positions"}</span>`
      }
    </div>
    ${bar(report.ratio, report.ratioLevel)}
    <p class="level">${
      isUnfunded
        ? html`<strong>Not funded</strong> <span>It lacks ${depositWords(lacks)}.</span>`
        : report.isLiquidatable
          ? html`<strong class="alarm">${warningSign} Liquidated now</strong>${isBroken && report.ratioReason ? html` <span>${sentence(report.ratioReason)}</span>` : nothing}`
          : isBroken
            ? html`${report.ratioReason ? sentence(report.ratioReason) : nothing}`
            : html`<span>liquidated above ${figure(`${path}.ratioLevel`, shortPercent(report.ratioLevel))}</span>`
    }${
      report.documentedRatio
        ? html`<span class="documented">${
            report.documentedRatio.ratio === null
              ? "no equity left"
              : figure(`${path}.documentedRatio.ratio`, percent(report.documentedRatio.ratio))
          } with the documented +${dollars(report.documentedRatio.offset).replace(/\.00$/, "")} USDC</span>`
        : nothing
    }</p>
    <dl>
      <div>
        <dt>Available to trade</dt>
        <dd>${available(`${path}.available`, report.available)}</dd>
      </div>
      <div>
        <dt>Can be withdrawn</dt>
        <dd>${figure(`${path}.withdrawable`, dollars(report.withdrawable), { unit: "USDC" })}</dd>
      </div>
      ${report.positions.length <= PRICES_SHOWN ? report.positions.map((position, index) => liquidationRow(position, `${path}.positions[${index}]`, death, isUnfunded)) : nothing}
    </dl>
  </section>`;
}

function liquidationRow(position: PositionReport, path: string, death: RegimeLiquidation | null, isUnfunded: boolean): TemplateResult {
  return html`<div class="fate">
    <dt>${position.coin} liquidation price</dt>
    <dd>${deathText(death && fateOfPosition(death, position, isUnfunded))}<span class="note">exchange displays ${displayedText(position, path, false)}</span></dd>
  </div>`;
}

/** An amount to trade with; where it is negative there is none, and the shortfall is what matters. */
export function available(path: string, value: string): TemplateResult {
  if (!isNegative(value)) return figure(path, dollars(value), { unit: "USDC" });
  return html`${figure(path, "0.00", { unit: "USDC" })}<span class="short">short by ${dollars(unsigned(value))}</span>`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Drawing only: lengths are approximate on purpose, the figure stands above. */
function bar(ratio: string | null, level: string): TemplateResult {
  const share = (value: number) => `${(Math.min(Math.max(value, 0), BAR_END) / BAR_END) * 100}%`;
  const length = ratio === null ? BAR_END : Number(ratio);
  return html`<svg class="bar" height="20" width="100%" aria-hidden="true" focusable="false">
    <rect class="track" x="0" y="4" width="100%" height="12" rx="6" />
    <rect class="beyond" x=${share(Number(level))} y="4" width=${share(BAR_END - Number(level))} height="12" />
    ${length > 0 ? svg`<rect class="filled" x="0" y="4" width=${length < 0.02 ? "6" : share(length)} height="12" rx="6" />` : nothing}
    <line class="mark" x1=${share(Number(level))} x2=${share(Number(level))} y1="0" y2="20" />
  </svg>`;
}
