// <portfolio-margin>: a portfolio to edit, and its answer under the regimes. The element keeps the request as it is typed, asks the
// engine after every change and shows the last answer that was one. It computes nothing itself.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { startFailure } from "../api/errors.js";
import {
  type Answer,
  type CompareReport,
  type CompareRequest,
  explain,
  init,
  type MarketsReport,
  markets,
  type Regime,
} from "../api/index.js";
import { type Book, type BookView, bookOf } from "../book/book.js";
import { type Draft, draftOf, EMPTY_ACCOUNT, parseRequest, requestOf } from "../book/draft.js";
import { takePrices } from "../book/draft-prices.js";
import { type FieldIssues, issuesByField } from "../book/field-issues.js";
import type { Snapshot } from "../book/history.js";
import { shownRegimes } from "../book/shown.js";
import { biggestCoin } from "../book/survival.js";
import { isMadeUp } from "../words/made-up.js";
import { regimeName, regimesIn } from "../words/regimes.js";
import { CapacityTools } from "./answer/capacity-tools.js";
import type { Period } from "./answer/carry.js";
import { fundingSwitch } from "./answer/funding.js";
import { gauges } from "./answer/gauges.js";
import { headline, headlineText } from "./answer/headline.js";
import { answerView } from "./answer-view.js";
import { BookHistory, type ShowOptions, type Way } from "./book-history.js";
import type { ExplanationPanel } from "./explanation-panel.js";
import { accountForm } from "./form/account-form.js";
import type { Form } from "./form/field.js";
import { holdingsForm } from "./form/holdings-form.js";
import { positionsForm } from "./form/positions-form.js";
import { fieldAt, issuesList } from "./issues.js";
import { pressable } from "./segments.js";
import { Speaker } from "./speaker.js";
import { answerStyles } from "./styles/answer.js";
import { axisStyles } from "./styles/axis.js";
import { baseStyles } from "./styles/base.js";
import { entryStyles } from "./styles/entry.js";
import { layoutStyles } from "./styles/layout.js";
import { whatIfStyles } from "./styles/what-if.js";
import { WhatIf } from "./what-if/what-if.js";
import { whatIfStrip } from "./what-if/what-if-strip.js";
import { WithHistory } from "./with-history.js";

export class PortfolioMargin extends WithHistory {
  static override styles = [baseStyles, layoutStyles, entryStyles, answerStyles, axisStyles, whatIfStyles];

  static override properties = {
    portfolio: { noAccessor: true, converter: (text: string | null) => text },
    rulebook: {},
    theme: { reflect: true },
    liveMarkets: { attribute: false },
    worker: {},
    account: { type: Boolean },
    shown: { state: true },
    period: { state: true },
    showAllAxes: { state: true },
  };

  /** Id of the rulebook that is to be applied; the newest if empty. */
  declare rulebook: string;
  /** `light`, `dark`, or what the reader's system prefers. */
  declare theme: string;
  /** Address of the script of the simulation's worker; none without one. */
  declare worker: string;
  /** Whether the book is a real account's, whatever its request says: it is shown with what is in it. */
  declare account: boolean;
  /** What can be added, and at which prices, in the place of the dated snapshot: a list that `readMarkets` answered. */
  declare liveMarkets: MarketsReport | null;
  declare private shown: ReadonlySet<Regime>;
  declare private period: Period;
  declare private showAllAxes: boolean;

  private draft: Draft = draftOf(EMPTY_ACCOUNT);
  /** Whether books of either kind are shown funded, as the reader last chose. */
  private readonly isShownFunded = { madeUp: true, account: false };
  /** The request as it was given, until the first edit: the engine judges that, not what the form makes of it. */
  private untouched: CompareRequest | string | null = null;
  private markets: MarketsReport | null = null;
  private failure = "";
  private issues: FieldIssues = new Map();
  /** The last request that could be answered. */
  private good: Book | null = null;
  private wantedFocus = "";
  private readonly speaker = new Speaker(this);
  private readonly tools = new CapacityTools(this);
  private readonly whatIf = new WhatIf(this, (request, label) => this.adopt(request, label), this.speaker);
  protected readonly past = new BookHistory(
    this,
    () => ({ draft: this.draft, given: this.untouched }),
    (step, way, label, isOtherBook) => this.restore(step, way, label, isOtherBook),
    (path) => this.focusField(path),
  );

  constructor() {
    super();
    this.rulebook = "";
    this.theme = "";
    this.liveMarkets = null;
    this.worker = "";
    this.account = false;
    this.shown = new Set<Regime>(["standard", "portfolio"]);
    this.period = "perYear";
    this.showAllAxes = false;
    // A property set before this class was there hides the accessor below: hand its value over.
    if (Object.hasOwn(this, "portfolio")) {
      const early = this.portfolio;
      Reflect.deleteProperty(this, "portfolio");
      this.portfolio = early;
    }
  }

  /** The request that is shown and edited, as it stands now, half-typed figures included. */
  get portfolio(): CompareRequest {
    const { untouched } = this;
    return structuredClone(untouched !== null && typeof untouched !== "string" ? untouched : requestOf(this.draft));
  }

  /** Takes a request, or its JSON text as an attribute has it. */
  set portfolio(request: CompareRequest | string | null) {
    // A page that binds the property hands back what it was told: nothing of the form is to be lost for that.
    if (request === null || typeof request === "string" || !this.past.isShown(request)) this.show(request);
  }

  /** The same with a name for the step that it is, and plain data that is kept with the book. */
  show(request: CompareRequest | string | null, options: ShowOptions = {}): void {
    const parsed = typeof request === "string" ? parseRequest(request) : request;
    const given = structuredClone(parsed ?? EMPTY_ACCOUNT);
    this.untouched = parsed === undefined ? String(request) : given;
    this.draft = draftOf(given);
    this.showAllAxes = false;
    // An answer to another book is no answer to this one.
    this.good = null;
    this.whatIf.clear();
    this.past.shown(options);
    this.ask();
    this.requestUpdate();
  }

  /** Shows a step of the history; with `way`, one that the reader went to. */
  private restore({ draft, given, tag, book, isEdited }: Snapshot, way: Way | null, label: string, isOtherBook: boolean): void {
    this.draft = draft;
    this.untouched = given;
    this.whatIf.added = "";
    if (isOtherBook) {
      this.good = null;
      this.whatIf.clear();
    }
    this.requestUpdate();
    const answer = this.ask(way ? `${way === "undo" ? "Undone" : "Redone"}: ${label}.` : "");
    if (answer && way) this.announce({ answer, way, label, tag, book, isEdited });
  }

  /**
   * Shows the book at other prices: `request` is the one that is shown, as `reprice` moved it. What is typed, unfolded, tried out or has the
   * focus stays. Answers what is shown now; null where the engine has no answer, and then nothing has changed.
   */
  follow(request: CompareRequest): Book | null {
    const { book } = bookOf(request, this.rulebook, this.view);
    if (!book) return null;
    takePrices(this.draft, request);
    if (this.untouched !== null) this.untouched = request;
    this.past.moved();
    this.good = book;
    this.issues = new Map();
    this.requestUpdate();
    return book;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (!this.markets) void this.start();
  }

  private async start(): Promise<void> {
    try {
      await init();
      this.list();
      this.ask();
    } catch (thrown) {
      this.failure = startFailure(thrown);
    }
    this.requestUpdate();
  }

  /** What the form offers. */
  private list(): void {
    const listed = markets(this.rulebook || undefined);
    if (listed.status === "ok") this.markets = this.liveMarkets ?? listed.report;
    else if (!this.markets) this.failure = startFailure(new Error(listed.issues.map((issue) => issue.message).join(" ")));
  }

  override willUpdate(changed: PropertyValues): void {
    if (!this.markets || !["rulebook", "liveMarkets", "account"].some((name) => changed.has(name))) return;
    this.list();
    if (changed.has("rulebook") || changed.has("account")) this.ask();
  }

  /** Asks the engine about the request as it stands. A rejected one leaves the last good answer where it is. */
  private ask(lead = ""): Answer<CompareReport> | null {
    if (!this.markets) return null;
    const { answer, book } = bookOf(this.untouched ?? requestOf(this.draft), this.rulebook, this.view);
    if (book) this.good = book;
    this.issues = answer.status === "ok" ? new Map() : issuesByField(answer.issues, requestOf(this.draft));
    this.speaker.later(() => {
      const faults = answer.status === "ok" ? 0 : answer.issues.length;
      const words = book ? headlineText(book) : `Something is wrong with the input: ${faults}. The last valid answer is shown.`;
      return `${lead} ${words}`.trim();
    });
    return answer;
  }

  private get isMadeUp(): boolean {
    return !this.account && isMadeUp(this.untouched ?? requestOf(this.draft));
  }

  private get view(): BookView {
    return { isMadeUp: this.isMadeUp, isFunded: this.isMadeUp ? this.isShownFunded.madeUp : this.isShownFunded.account };
  }

  /** The same book with the capital that each regime asks for, or with what is in the account. */
  private showFunded(isFunded: boolean): void {
    this.isShownFunded[this.isMadeUp ? "madeUp" : "account"] = isFunded;
    if (this.good) this.good = bookOf(this.good.request, this.rulebook, this.view).book ?? this.good;
    this.speaker.later(() => (this.good ? headlineText(this.good) : ""));
    this.requestUpdate();
  }

  private edit = (change: () => void, label = ""): void => {
    if (!this.past.mayEdit) return;
    change();
    this.untouched = null;
    this.past.edited(label);
    const answer = this.ask();
    this.requestUpdate();
    if (!answer) return;
    const { tag, book } = this.past.present;
    this.announce({ answer, way: null, label: "", tag, book, isEdited: true });
  };

  private announce(detail: object): void {
    const request = this.portfolio;
    this.dispatchEvent(new CustomEvent("portfolio-changed", { bubbles: true, composed: true, detail: { request, ...detail } }));
  }

  /** A changed book in the place of the one that is edited. */
  private adopt(request: CompareRequest, label: string): void {
    this.edit(() => {
      this.draft = draftOf(request);
    }, label);
    this.focusField("change");
  }

  private focusField = (path: string): void => {
    this.wantedFocus = path;
    this.requestUpdate();
  };

  override updated(): void {
    if (!this.wantedFocus) return;
    const field = fieldAt(this.renderRoot, this.wantedFocus);
    this.wantedFocus = "";
    const fold = field?.closest("details");
    if (fold) fold.open = true;
    field?.focus();
    field?.scrollIntoView({ block: "nearest" });
  }

  /** One listener for all figures: any of them opens its explanation. */
  private openExplanation = (event: Event): void => {
    const figure = (event.target as Element).closest<HTMLElement>("[data-explain]");
    const path = figure?.dataset.explain;
    if (!path || !this.good) return;
    const panel = this.renderRoot.querySelector("portfolio-margin-explanation") as ExplanationPanel;
    const changed = figure.closest("[data-of=after]") ? this.whatIf.changedRequest : null;
    void panel.show(explain(changed ?? this.good.request, path, this.good.overrides), figure.textContent.trim());
  };

  private toggleRegime(regime: Regime): void {
    const shown = new Set(this.shown);
    if (!shown.delete(regime)) shown.add(regime);
    // One column at least: an empty table would say nothing.
    if (shown.size > 0) this.shown = shown;
  }

  override render(): TemplateResult {
    if (this.failure) return html`<p class="failure" role="alert">${this.failure}</p>`;
    if (!this.markets) return html`<p class="waiting" role="status">Starting the engine…</p>`;
    const form: Form = { draft: this.draft, markets: this.markets, issues: this.issues, edit: this.edit, focus: this.focusField };
    const isStale = this.issues.size > 0;
    const stale = isStale ? html`<p class="stale-label"><span>Last valid answer</span></p>` : nothing;
    return html`<div class="layout ${isStale ? "faulty" : ""}" @click=${this.openExplanation}>
        <div class="summary">${this.good ? html`${stale}${this.summary(this.good, isStale)}` : nothing}</div>
        <div class="form">${holdingsForm(form)} ${positionsForm(form)} ${accountForm(form)}</div>
        ${issuesList(this.issues, this.focusField)}
        ${this.good ? html`<div class="trial">${this.trial(this.good, this.markets, isStale)}</div>` : nothing}
        <div class="answer">${this.good ? html`${stale}${this.answer(this.good, this.markets, isStale)}` : nothing}</div>
      </div>
      <p class="spoken" aria-live="polite">${this.speaker.text}</p>
      <portfolio-margin-explanation></portfolio-margin-explanation>`;
  }

  private summary(book: Book, isStale: boolean): TemplateResult {
    return html`<div class=${isStale ? "stale" : ""}>${headline(book)}</div>
        ${fundingSwitch(book, (isFunded) => this.showFunded(isFunded))}
        <div class="segments regime-choice" role="group" aria-label="Regimes shown">
          ${regimesIn(book.report.regimes).map((regime) => pressable(regimeName(regime), this.shown.has(regime), () => this.toggleRegime(regime), regime))}
        </div>
        <div class=${isStale ? "stale" : ""}>${gauges(shownRegimes(book, this.shown))}</div>`;
  }

  private trial(book: Book, listed: MarketsReport, isStale: boolean): TemplateResult {
    const regimes = shownRegimes(book, this.shown);
    return whatIfStrip({ whatIf: this.whatIf, book, markets: listed, regimes, isStale });
  }

  private answer(book: Book, listed: MarketsReport, isStale: boolean): TemplateResult {
    return answerView(book, shownRegimes(book, this.shown), {
      isStale,
      worker: this.worker,
      markets: listed,
      tools: this.tools,
      period: this.period,
      onPeriod: (period) => {
        this.period = period;
      },
      lead: book.death && biggestCoin(book.report, book.death),
      showAllAxes: this.showAllAxes,
      onShowAllAxes: () => {
        this.showAllAxes = true;
      },
    });
  }
}
