// <portfolio-margin-stress>: the other edge of pooling, as pictures. One coin moves, or two things do; each regime's ratio and where it ends.
// It takes the book with the answers that the page has, asks the engine for grids, and computes nothing itself.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Book } from "../../book/book.js";
import type { ShownRegime } from "../../book/shown.js";
import { addedNote } from "../answer/funding.js";
import { baseStyles } from "../styles/base.js";
import { cascadeStyles } from "../styles/cascade.js";
import { entryStyles } from "../styles/entry.js";
import { ladderStyles } from "../styles/ladder.js";
import { scenarioStyles } from "../styles/scenarios.js";
import { stressStyles } from "../styles/stress.js";
import { CascadeTab } from "./cascade/cascade-tab.js";
import type { StressContext, StressHost, TabSlot } from "./context.js";
import { faults } from "./controls.js";
import { CurveTab } from "./curve/curve-tab.js";
import { LadderTab } from "./ladder/ladder-tab.js";
import { PlaneTab } from "./plane/plane-tab.js";
import { ScenarioTab } from "./scenarios/scenario-tab.js";
import { Simulations } from "./simulations.js";
import { tabs } from "./tabs.js";

/** How far under the screen it already counts as seen. */
const NEAR = "200px";
const NARROWEST = 240;

export class StressSection extends LitElement implements StressHost {
  static override styles = [baseStyles, entryStyles, stressStyles, scenarioStyles, ladderStyles, cascadeStyles];
  static override properties = {
    book: { attribute: false },
    regimes: { attribute: false },
    lead: { attribute: false },
    isStale: { attribute: false },
    worker: { attribute: false },
    tab: { state: true },
    width: { state: true },
  };

  declare book: Book | null;
  declare regimes: readonly ShownRegime[];
  /** The coin that the headline speaks of. */
  declare lead: string | null;
  /** Whether the book is that of an earlier input. */
  declare isStale: boolean;
  /** Address of the simulation's worker script; without one there is no simulation. */
  declare worker: string;
  declare private tab: string;
  declare private width: number;

  isInSight = false;
  private readonly curve = new CurveTab(this);
  private readonly plane = new PlaneTab(this);
  private readonly scenario = new ScenarioTab(this);
  private readonly ladder = new LadderTab(this);
  private readonly cascade = new CascadeTab(this);
  private readonly simulations = new Simulations(this);
  private readonly sight = new IntersectionObserver(([entry]) => this.onSight(entry?.isIntersecting ?? false), { rootMargin: NEAR });
  private readonly sizes = new ResizeObserver(([entry]) => this.onSize(entry?.contentRect.width ?? 0));

  constructor() {
    super();
    this.book = null;
    this.regimes = [];
    this.lead = null;
    this.isStale = false;
    this.worker = "";
    this.tab = "coin";
    this.width = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sight.observe(this);
    const stage = this.renderRoot.querySelector(".room");
    if (stage) this.sizes.observe(stage);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sight.disconnect();
    this.sizes.disconnect();
  }

  override firstUpdated(_changed: PropertyValues): void {
    const stage = this.renderRoot.querySelector(".room");
    if (stage) this.sizes.observe(stage);
  }

  private get askingTabs() {
    return [this.curve, this.plane, this.scenario, this.ladder];
  }

  /** Whether what is drawn is the answer to what is shown: nothing is on its way, and all of it is drawn. */
  get isSettled(): boolean {
    return !this.isUpdatePending && !this.simulations.isLoading && this.askingTabs.every(({ asking }) => !asking.isWaiting);
  }

  private onSight(isInSight: boolean): void {
    this.isInSight = isInSight;
    if (isInSight) for (const { asking } of this.askingTabs) asking.hurry();
  }

  private onSize(width: number): void {
    this.width = Math.max(Math.floor(width), NARROWEST);
  }

  override render(): TemplateResult {
    return html`<section class="panel ${this.isStale ? "stale" : ""}" aria-label="Stress">
      <h3>What a move does to this book</h3>
      ${this.book ? addedNote(this.book) : nothing}
      <div class="room"></div>
      ${this.content()}
    </section>`;
  }

  private content(): TemplateResult {
    const { book, regimes, lead, width } = this;
    if (!book || width === 0) return html`<p class="note">Computing…</p>`;
    if (!book.death) return faults(book.withoutDeath);
    if (book.death.regimes.portfolio.coins.length === 0) return nothingToStress(book);
    return tabs(this.slots({ book, regimes, lead, width }), this.tab, "Kinds of stress", (id) => {
      this.tab = id;
    });
  }

  private slots(context: StressContext): TabSlot[] {
    return [
      { id: "coin", name: "One coin", view: () => this.curve.view(context) },
      { id: "plane", name: "Two coins, gap, time", view: () => this.plane.view(context) },
      { id: "scenarios", name: "Scenarios", view: this.simulated(() => this.scenario.view(context)) },
      { id: "ladder", name: "Liquidation ladder", view: this.simulated(() => this.ladder.view(context)) },
      ...(this.worker
        ? [{ id: "cascade", name: "Market cascade", view: this.simulated(() => this.cascade.view(context, this.worker)) }]
        : []),
    ];
  }

  /** The view of a tab that simulates, once the engine can. */
  private simulated(view: TabSlot["view"]): TabSlot["view"] {
    return () => (this.simulations.isReady ? view() : this.simulations.instead());
  }
}

function nothingToStress({ report }: Book): TemplateResult {
  const isIsolated = report.regimes.portfolio.positions.length > 0;
  return html`<p class="message">
    ${
      isIsolated
        ? "Every position is isolated: each ends at a price of its own, which stands above, whatever the others do. There is no shared margin to stress."
        : "There is nothing to stress yet: no position, and no coin that backs one. Add a position or a holding."
    }
  </p>`;
}
