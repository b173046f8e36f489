// What the pictures say at the place of the cursor, regime by regime.

import { html, type TemplateResult } from "lit";
import type { Regime, RegimeStress, StressReport } from "../../api/index.js";
import { regimeName } from "../../words/regimes.js";
import { ratioText } from "../../words/rounded.js";
import { regimeHeads } from "../regime-columns.js";

export interface ReadoutRow {
  name: string;
  values: readonly string[];
}

/** `place` says where; `regimes` are the columns. */
export function readout(place: string, regimes: readonly Regime[], rows: readonly ReadoutRow[]): TemplateResult {
  return html`<div class="readout">
    <p class="place"><b>${place}</b> <span class="note">rounded for drawing</span></p>
    <table>
      <thead>${regimeHeads(regimes)}</thead>
      <tbody>
        ${rows.map(({ name, values }) => html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${value}</td>`)}</tr>`)}
      </tbody>
    </table>
  </div>`;
}

/** A margin ratio, or that there is no equity for one; where the account is worth something, it is of isolated positions or another dex. */
export function ratioAt(
  { ratio, isLiquidatable, accountValue }: Pick<RegimeStress, "ratio" | "isLiquidatable" | "accountValue">,
  cell: number,
): string {
  const value = ratio[cell] ?? Number.NaN;
  if (!Number.isNaN(value) || !isLiquidatable[cell]) return ratioText(value);
  return (accountValue[cell] ?? 0) > 0 ? "no cross equity left" : "no equity left";
}

/** The documentation's borrow thresholds, where one is passed; they are a rule beside the ratio that no account confirms. */
export function thresholdRow({ regimes }: StressReport, shown: readonly Regime[], cell: number): ReadoutRow[] {
  const passed = shown.map((regime) => regimes[regime].borrowThreshold?.[cell] ?? 0);
  if (passed.every((one) => one === 0)) return [];
  return [
    {
      name: "Documented borrow threshold (unverified)",
      values: passed.map((one) => ["\u2013", "above the partial one", "above the full one"][one] ?? ""),
    },
  ];
}

/** The readout as one sentence, for screen readers. */
export function spoken(place: string, regimes: readonly Regime[], rows: readonly ReadoutRow[]): string {
  return [
    place,
    ...regimes.map(
      (regime, index) =>
        `${regimeName(regime)}: ${rows.map(({ name, values }) => `${name.toLowerCase()} ${values[index] ?? ""}`).join(", ")}`,
    ),
  ].join(". ");
}

/** What a file holds of each regime at a point of a grid: the column's name, and the figures. */
export const GRID_COLUMNS = [
  ["ratio", "ratio"],
  ["account_value", "accountValue"],
  ["initial_margin", "initialMargin"],
  ["maintenance_margin", "maintenanceMargin"],
  ["is_liquidatable", "isLiquidatable"],
] as const;
