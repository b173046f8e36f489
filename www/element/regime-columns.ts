// Tables with a column for each regime that is shown.

import { html, nothing, type TemplateResult } from "lit";
import type { Regime } from "../api/index.js";
import type { ShownRegime } from "../book/shown.js";
import { regimeName } from "../words/regimes.js";

export type Cell = TemplateResult | string;

export interface RegimeRow {
  label: string;
  note?: TemplateResult | string;
  /** Class of the row. */
  kind?: string;
  cell: (shown: ShownRegime) => Cell;
}

/** Rows under a title of their own. */
export interface RowGroup {
  title?: string;
  rows: readonly RegimeRow[];
}

export interface RegimesTable {
  label: string;
  groups: readonly RowGroup[];
  /** What holds of all figures. */
  caption?: string;
  /** Class of the table. */
  kind?: string;
}

export function regimesTable(regimes: readonly ShownRegime[], { label, groups, caption, kind = "" }: RegimesTable): TemplateResult {
  return html`<table class="regimes ${kind} columns-${regimes.length}" aria-label=${label}>
    ${caption ? html`<caption class="in-usdc">${caption}</caption>` : nothing}
    <thead>${regimeHeads(regimes.map(({ regime }) => regime))}</thead>
    ${groups
      .filter(({ rows }) => rows.length > 0)
      .map(
        ({ title, rows }) => html`<tbody>
          ${title ? html`<tr class="group"><th scope="rowgroup" colspan=${regimes.length + 1}>${title}</th></tr>` : nothing}
          ${rows.map((row) => tableRow(regimes, row))}
        </tbody>`,
      )}
  </table>`;
}

function tableRow(regimes: readonly ShownRegime[], { label, note, kind = "", cell }: RegimeRow): TemplateResult {
  return html`<tr class=${kind}>
    <th scope="row">${label}${note ? html`<span class="note">${note}</span>` : nothing}</th>
    ${regimes.map((shown) => html`<td class=${shown.regime} data-regime=${shown.name}>${cell(shown)}</td>`)}
  </tr>`;
}

/** The names of the regimes over their columns. */
export function regimeHeads(regimes: readonly Regime[]): TemplateResult {
  return html`<tr>
    <td></td>
    ${regimes.map((regime) => html`<th scope="col" class=${regime}>${regimeName(regime)}</th>`)}
  </tr>`;
}
