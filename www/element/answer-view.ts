// The answer below the summary: where it is liquidated, the table read across, loans by hand, the positions, what it earns and costs, how much more it
// can carry, and what it all rests on.

import { html, nothing, type TemplateResult } from "lit";
import type { MarketsReport } from "../api/index.js";
import type { Book } from "../book/book.js";
import { type ShownRegime, shownRegimes } from "../book/shown.js";
import { capacityPanel } from "./answer/capacity-panel.js";
import type { CapacityTools } from "./answer/capacity-tools.js";
import { carryPanel, type Period } from "./answer/carry.js";
import { equalSurvival } from "./answer/equal-survival.js";
import { statedNote } from "./answer/funding.js";
import { manualBorrow } from "./answer/manual-borrow.js";
import { positionResults } from "./answer/position-results.js";
import { priceAxes } from "./answer/price-axis.js";
import { provenance } from "./answer/provenance.js";
import { regimeTable } from "./answer/regime-table.js";
import { whatElse } from "./answer/what-else.js";

export interface ViewState {
  /** Whether it is the answer to an earlier input. */
  isStale: boolean;
  /** Address of the script of the simulation's worker. */
  worker: string;
  markets: MarketsReport;
  tools: CapacityTools;
  period: Period;
  onPeriod: (period: Period) => void;
  /** The coin that the headline speaks of, whose axis comes first. */
  lead: string | null;
  showAllAxes: boolean;
  onShowAllAxes: () => void;
}

export function answerView(book: Book, regimes: readonly ShownRegime[], state: ViewState): TemplateResult {
  const { report, death, withoutDeath } = book;
  const { lead } = state;
  // How much more it can carry is asked of what is in the account.
  const inAccount: Book = { ...book, view: { ...book.view, isFunded: false } };
  const asStated = shownRegimes(inAccount, new Set(regimes.map(({ regime }) => regime)));
  const reason = withoutDeath.map((issue) => issue.message).join(" ");
  return html`<div class="parts ${state.isStale ? "stale" : ""}">
    ${reason ? html`<p class="panel">Where it is liquidated could not be computed: ${reason}</p>` : nothing}
    ${priceAxes(regimes, lead, state.showAllAxes, state.onShowAllAxes, equalSurvival(book, regimes, lead))}
    ${death ? whatElse(regimes, death.horizon) : nothing}
    <portfolio-margin-stress .book=${book} .regimes=${regimes} .lead=${lead} .isStale=${state.isStale} .worker=${state.worker}></portfolio-margin-stress>
    <section class="panel" aria-label="The book under each regime">${regimeTable(book, regimes)}</section>
    ${manualBorrow(book, regimes)} ${positionResults(regimes)} ${carryPanel(report, regimes, state.markets, state.period, state.onPeriod)} ${capacityPanel(book, asStated, state, statedNote(book, "All of this is"))}
    ${provenance(report, regimes)}
  </div>`;
}
