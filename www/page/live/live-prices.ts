// <live-prices>: the exchange's prices, funding and listing of now. They are asked for by the button or, once the reader has agreed to that, whenever
// the page is opened. Before, it says which day the page's own prices are of. What was loaded last stays, with its age, and faults stand beside it.
// It emits `prices-loaded`.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { fetchMarkets, type Issue, type MarketsReport, readMarkets } from "../../api/index.js";
import { warningSign } from "../../element/figure.js";
import { issueItem } from "../../element/issues.js";
import { age, timeOfDay } from "../../words/duration.js";
import { askedOf, type Network, ownEndpoint, placeOf } from "./endpoint.js";
import { liveAccountStyles } from "./live-account-styles.js";
import { askForPrices, asksForPrices } from "./remembered-account.js";
import { Ticking } from "./ticking.js";

/** Markets as they were loaded. */
export interface LoadedPrices {
  report: MarketsReport;
  /** The exchange's answers, which `reprice` moves a book to. */
  text: string;
  fetchedAt: string;
  network: Network;
  issues: readonly Issue[];
  /** Whether they were asked for by the button, which moves the book to them too. */
  movesBook: boolean;
}

/** Whether the page came from a server: one that was opened from a file asks nobody by itself. */
const isServed = /^https?:$/.test(location.protocol);

export class LivePrices extends LitElement {
  static override styles = liveAccountStyles;
  static override properties = {
    snapshotDate: {},
    isLoading: { state: true },
    isAgreed: { state: true },
    issues: { state: true },
    loaded: { state: true },
  };

  /** The date of the prices that come with the page. */
  declare snapshotDate: string;
  declare private isLoading: boolean;
  /** Whether prices are asked for whenever the page is opened. */
  declare private isAgreed: boolean;
  declare private issues: readonly Issue[];
  declare private loaded: LoadedPrices | null;

  /** The network that the reader chose for accounts. */
  network: () => Network = () => "mainnet";

  private readonly endpoint = ownEndpoint();
  private control: AbortController | null = null;

  constructor() {
    super();
    this.snapshotDate = "";
    this.isLoading = false;
    this.isAgreed = asksForPrices();
    this.issues = [];
    this.loaded = null;
    new Ticking(this, () => this.loaded !== null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.control?.abort();
  }

  /** The page is ready: prices are asked for if the reader has agreed to it. */
  start(): void {
    if (this.isAgreed && isServed) void this.load(false);
  }

  private choose(isAgreed: boolean): void {
    this.isAgreed = askForPrices(isAgreed);
    if (isAgreed && !this.loaded) void this.load(false);
  }

  private load = async (movesBook: boolean): Promise<void> => {
    if (this.isLoading) return;
    const network = this.network();
    this.control = new AbortController();
    this.isLoading = true;
    this.issues = [];
    const fetched = await fetchMarkets({ ...askedOf(network), signal: this.control.signal });
    const read = fetched.status === "ok" ? readMarkets(fetched.report.text) : fetched;
    this.isLoading = false;
    if (read.status === "rejected") this.issues = read.issues;
    if (fetched.status === "rejected" || read.status === "rejected") return;
    const { text, fetchedAt, issues } = fetched.report;
    this.loaded = { report: read.report, text, fetchedAt, network, issues, movesBook };
    this.dispatchEvent(new CustomEvent<LoadedPrices>("prices-loaded", { detail: this.loaded }));
  };

  override render(): TemplateResult {
    const { loaded, isLoading } = this;
    return html`<form @submit=${(event: Event) => {
      event.preventDefault();
      void this.load(true);
    }}>
        <p class="state">${loaded ? this.state(loaded) : this.own()}</p>
        <button type="submit" class="prices" aria-disabled=${isLoading ? "true" : "false"}>${isLoading ? "Asking…" : "Live prices"}</button>
        <span class="memory"><label><input type="checkbox" .checked=${live(this.isAgreed)}
          @change=${(event: Event) => this.choose((event.target as HTMLInputElement).checked)} />Ask whenever this page is opened</label></span>
      </form>
      ${this.faults()}
      <p class="spoken" role="status">${isLoading ? "Asking the exchange for its prices." : loaded && this.issues.length === 0 ? "Live prices are loaded." : ""}</p>`;
  }

  private own(): string {
    return this.snapshotDate === "" ? "" : `Prices for what you add: the snapshot of ${this.snapshotDate}.`;
  }

  private state({ fetchedAt, network, report, issues }: LoadedPrices): TemplateResult {
    const then = Date.parse(fetchedAt);
    const remarks = [...report.warnings.map(({ message }) => message), ...issues.map(({ message }) => message)];
    return html`Prices for what you add: ${placeOf(this.endpoint, network)}, as of
      <time datetime=${fetchedAt}>${timeOfDay(then, Date.now())}</time>, <span class="age">${age(then, Date.now())}</span>.
      ${remarks.length > 0 ? html`<span class="remarks">${remarks.join("; ")}.</span>` : nothing}`;
  }

  private faults(): TemplateResult | typeof nothing {
    if (this.issues.length === 0) return nothing;
    return html`<div class="faults" role="alert">
      <p>${warningSign} <strong>The prices could not be loaded.</strong> What is shown has not changed.</p>
      <ul>${this.issues.map((issue) => issueItem(issue))}</ul>
    </div>`;
  }
}
