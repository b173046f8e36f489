// <reconciliation-panel>: how many of the exchange's own figures the engine reproduces for the account on the page, and each of them beside
// the engine's. It shows nothing while there is nothing to compare with; the page empties it when the account is edited.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { formatDecimal, type ReconciledFigure, type Reconciliation } from "../../api/index.js";
import { warningSign } from "../../element/figure.js";
import { reconciliationStyles } from "./reconciliation-styles.js";

/** A longer list stays folded, and on a phone any list, so that the calculator stays on the first screen. */
const MOST_UNFOLDED = 3;
const PHONE = "(max-width: 700px)";

/** Eight digits after the point, as the exchange prints at most. */
const DIGITS = 8;

const check = html`<svg class="sign agrees" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
  <path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export class ReconciliationPanel extends LitElement {
  static override styles = reconciliationStyles;

  static override properties = { reconciliation: { attribute: false }, loadedAt: { attribute: false }, isOpen: { state: true } };

  declare reconciliation: Reconciliation | null;
  /** When the account was as it is compared here, once its prices have moved on; empty before. */
  declare loadedAt: string;
  declare private isOpen: boolean;

  constructor() {
    super();
    this.reconciliation = null;
    this.loadedAt = "";
    this.isOpen = false;
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has("reconciliation")) return;
    const differing = this.reconciliation?.figures.filter((figure) => !figure.isAgreeing).length ?? 0;
    this.isOpen = differing > 0 && differing <= MOST_UNFOLDED && !matchMedia(PHONE).matches;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.reconciliation || this.reconciliation.compared === 0) return nothing;
    const { agreeing, compared, figures } = this.reconciliation;
    const differing = figures.filter((figure) => !figure.isAgreeing);
    const same = figures.filter((figure) => figure.isAgreeing);
    return html`<section aria-label="Checked against the exchange">
      <details .open=${this.isOpen}>
        <summary>${differing.length === 0 ? check : warningSign} <b>${agreeing} of ${compared} figures</b> agree with the exchange’s own${this.loadedAt ? html` <span class="loaded">(as loaded at ${this.loadedAt}, before prices moved on)</span>` : nothing}</summary>
        ${differing.length > 0 ? table("Figures that differ", differing) : nothing}
        ${
          differing.length === 0
            ? table("Figures that agree", same)
            : same.length > 0
              ? html`<details class="rest"><summary>${check} The ${same.length} that agree</summary>${table("Figures that agree", same)}</details>`
              : nothing
        }
      </details>
    </section>`;
  }
}

// Narrow screens lay rows out as blocks. Browsers then forget that it is a table, unless the roles are written out.
function table(caption: string, figures: readonly ReconciledFigure[]): TemplateResult {
  return html`<table role="table" aria-label=${caption}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col">Figure</th>
        <th role="columnheader" scope="col">Exchange</th>
        <th role="columnheader" scope="col">Here</th>
        <th role="columnheader" scope="col">Difference</th>
        <th role="columnheader" scope="col">Verdict</th>
      </tr>
    </thead>
    <tbody role="rowgroup">${figures.map(row)}</tbody>
  </table>`;
}

function row({ name, reported, computed, difference, isAgreeing, cause }: ReconciledFigure): TemplateResult {
  const cell = (label: string, text: string | null) =>
    html`<td role="cell" class="number" title=${text ?? nothing}><span class="label" aria-hidden="true">${label}</span> ${written(text)}</td>`;
  return html`<tr role="row" class=${isAgreeing ? "" : "differs"}>
    <th role="rowheader" scope="row">${name}</th>
    ${cell("Exchange", reported)}${cell("Here", computed)}${cell("Difference", difference)}
    <td role="cell" class="verdict">${isAgreeing ? html`${check} agrees` : html`${warningSign} ${cause ?? "differs"}`}</td>
  </tr>`;
}

/** A difference too small for the digits shown is written as "under …", not as zero. */
function written(text: string | null): string {
  if (text === null) return "none";
  const shown = formatDecimal(text, { digits: DIGITS, minimumDigits: 0 });
  const isLost = /[1-9]/.test(text) && !/[1-9]/.test(shown);
  return isLost ? `under 0.${"0".repeat(DIGITS - 1)}1` : shown.replace(/^-/, "\u2212");
}
