// Where the money went, as bars that hang on one another: from the worth before, over what each party took, to the worth after.

import { svg, type TemplateResult } from "lit";
import type { LadderLosses, Regime } from "../../../api/index.js";
import { dollars, signedDollars } from "../../../words/amounts.js";
import { linear } from "../linear.js";

const [ROW, BAR, NAMES, FIGURES] = [30, 16, 128, 112];

export interface LossBar {
  name: string;
  /** What is written at its end. */
  text: string;
  from: number;
  to: number;
  /** A worth, a loss, or what others bear. */
  kind: "worth" | "loss" | "gain";
}

export function lossBars(losses: LadderLosses): LossBar[] {
  let at = Number(losses.netWorthBefore);
  const bars: LossBar[] = [{ name: "Worth before", text: dollars(losses.netWorthBefore), from: 0, to: at, kind: "worth" }];
  const step = (name: string, amount: string, isTaken: boolean) => {
    const change = isTaken ? -Number(amount) : Number(amount);
    // The sign of the text is turned with the direction: what is taken stands with a minus.
    const turned = isTaken ? (amount.startsWith("-") ? amount.slice(1) : `-${amount}`) : amount;
    if (change !== 0) bars.push({ name, text: signedDollars(turned), from: at, to: at + change, kind: change < 0 ? "loss" : "gain" });
    at += change;
  };
  step("Prices moved", losses.marketMove, true);
  step("Price impact", losses.impact, true);
  step("Fees", losses.fees, true);
  step("Backstop", losses.backstop, true);
  step("Borne by others", losses.badDebt, false);
  bars.push({ name: "Left", text: dollars(losses.netWorthAfter), from: 0, to: Number(losses.netWorthAfter), kind: "worth" });
  return bars;
}

export function lossesHeight(losses: LadderLosses): number {
  return lossBars(losses).length * ROW + 6;
}

export function lossesDrawing(losses: LadderLosses, regime: Regime, width: number): TemplateResult {
  const bars = lossBars(losses);
  const height = lossesHeight(losses);
  const ends = bars.flatMap(({ from, to }) => [from, to]);
  const names = width < 420 ? 104 : NAMES;
  const x = linear([Math.min(0, ...ends), Math.max(0, ...ends) || 1], [names, width - FIGURES]);
  return svg`<svg class="chart" width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label="Where the money went; the table says the same">
    <line class="tick" x1=${x(0)} x2=${x(0)} y1="0" y2=${height} />
    <g class=${regime}>
    ${bars.map(({ name, text, from, to, kind }, index) => {
      const top = index * ROW + 6;
      const [left, right] = [Math.min(x(from), x(to)), Math.max(x(from), x(to))];
      return svg`<text class="tick" x="0" y=${top + 12}>${name}</text>
        <rect class="party ${kind}" x=${left} y=${top} width=${Math.max(right - left, 1.5)} height=${BAR} />
        <text x=${right + 6} y=${top + 12}>${text}</text>`;
    })}
    </g>
  </svg>`;
}
