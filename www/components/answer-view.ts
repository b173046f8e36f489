// The answer below the summary: where it is liquidated, the table read across, the positions, what it earns and costs, and what it all rests on.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareReport } from "../api/index.js";
import { carryPanel, type Period } from "./carry.js";
import { positionResults } from "./position-results.js";
import { priceAxes } from "./price-axis.js";
import { provenance } from "./provenance.js";
import { regimeTable } from "./regime-table.js";
import type { ShownRegime } from "./regimes.js";

export interface ViewState {
  /** Whether it is the answer to an earlier input. */
  isStale: boolean;
  period: Period;
  onPeriod: (period: Period) => void;
  /** Why there are no trigger prices, where there are none. */
  withoutTriggers: string;
  /** The coin that the headline speaks of, whose axis comes first. */
  lead: string | null;
  showAllAxes: boolean;
  onShowAllAxes: () => void;
}

export function answerView(report: CompareReport, regimes: readonly ShownRegime[], state: ViewState): TemplateResult {
  return html`<div class="parts ${state.isStale ? "stale" : ""}">
    ${state.withoutTriggers ? html`<p class="panel">Where it is liquidated could not be computed: ${state.withoutTriggers}</p>` : nothing}
    ${priceAxes(regimes, state.lead, state.showAllAxes, state.onShowAllAxes)}
    <section class="panel" aria-label="The book under each regime">${regimeTable(report, regimes)}</section>
    ${positionResults(regimes)} ${carryPanel(report, regimes, state.period, state.onPeriod)} ${provenance(report, regimes)}
  </div>`;
}
