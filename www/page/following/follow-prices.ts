// <follow-prices>: the loaded account at the exchange's prices as they change, how that stands, and notices of what the reader wants to be
// told. The page hands it the calculator; it shows nothing while no live account is there. It emits `prices-followed` after every update.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { CompareRequest, Regime } from "../../api/index.js";
import { type Book, bookOf, statedBook } from "../../book/book.js";
import { type Follower, PriceFollowing } from "../../book/price-following.js";
import { Crossings, isLevel, KINDS, nearestTrigger, type ThresholdKind, type Thresholds } from "../../book/thresholds.js";
import { warningSign } from "../../element/figure.js";
import type { PortfolioMargin } from "../../element/portfolio-margin.js";
import { distance, NONE, percent, price } from "../../words/amounts.js";
import { timeOfDay } from "../../words/duration.js";
import { upTo } from "../../words/fate.js";
import { noEquityText } from "../../words/no-equity.js";
import { regimeName, regimesIn } from "../../words/regimes.js";
import { askedOf, type Network } from "../live/endpoint.js";
import { Ticking } from "../live/ticking.js";
import { followPricesStyles } from "./follow-prices-styles.js";
import { followingState, spokenState } from "./following-text.js";
import { mayNotify, Notices } from "./notices.js";
import { storedThresholds, storeThresholds } from "./threshold-storage.js";
import { thresholdsForm } from "./thresholds-form.js";

/** Milliseconds without typing after which a level counts: "6" may be the beginning of "60". */
const TYPING = 1_000;

/** Milliseconds without a connection after which that itself is worth a notice. */
const LONG_LOSS = 30_000;

export class FollowPrices extends LitElement implements Follower {
  static override styles = followPricesStyles;

  static override properties = { thresholds: { state: true }, book: { state: true }, isRefused: { state: true }, isOpen: { state: true } };

  /** What shows the account. */
  calculator: PortfolioMargin | null = null;

  declare private thresholds: Thresholds;
  /** The account at the newest prices. */
  declare private book: Book | null;
  /** Whether the browser may not tell anything. */
  declare private isRefused: boolean;
  declare private isOpen: boolean;

  readonly following = new PriceFollowing(this);
  private readonly crossings = new Crossings();
  private readonly notices = new Notices();
  private hasChosenRegime = false;
  private isLossTold = false;
  /** What the level that is being typed is of. */
  private typed: ThresholdKind | null = null;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.thresholds = storedThresholds();
    this.hasChosenRegime = KINDS.some((kind) => this.thresholds[kind].isOn);
    this.isOpen = this.hasChosenRegime;
    this.book = null;
    this.isRefused = false;
    new Ticking(this, () => this.following.source !== null);
  }

  /** Follows the account that the calculator shows. */
  start(network: Network): void {
    const { calculator } = this;
    if (!calculator) return;
    const request = calculator.portfolio;
    this.notices.acknowledge();
    this.crossings.forget();
    this.take(bookOf(request, calculator.rulebook).book);
    this.following.start(request, askedOf(network));
  }

  /** The reader has changed the book: what is typed must not move under their hands. */
  rest(): void {
    this.following.rest("edited");
  }

  /** The page turns to a book that is no live account. */
  leave(): void {
    this.following.leave();
    this.notices.acknowledge();
    this.crossings.forget();
    this.book = null;
  }

  /** Whether the address is remembered has changed, and with it whether thresholds are. */
  keep(): void {
    storeThresholds(this.thresholds);
  }

  rulebook(): string {
    return this.calculator?.rulebook ?? "";
  }

  async show(request: CompareRequest): Promise<boolean> {
    const book = this.calculator?.follow(request) ?? null;
    if (!book) return false;
    this.take(statedBook(book));
    this.dispatchEvent(new CustomEvent("prices-followed"));
    await this.calculator?.updateComplete;
    return true;
  }

  check(request: CompareRequest): void {
    this.take(bookOf(request, this.rulebook()).book);
  }

  isWatchedUnseen(): boolean {
    return KINDS.some((kind) => this.thresholds[kind].isOn && isLevel(this.thresholds[kind].level));
  }

  private take(book: Book | null): void {
    if (!book) return;
    this.book = book;
    const home = regimesIn(book.report.regimes).find((regime) => book.report.regimes[regime].isHome);
    if (home && !this.hasChosenRegime && this.thresholds.regime !== home) this.thresholds = { ...this.thresholds, regime: home };
    const { thresholds, typed } = this;
    const standing = typed ? { ...thresholds, [typed]: { ...thresholds[typed], isOn: false } } : thresholds;
    this.notices.raise(this.crossings.look(book, standing), thresholds.isNotified);
  }

  private toggle = (): void => {
    const { following, calculator } = this;
    if (following.isFollowing) following.rest("asked");
    else if (calculator) following.resume(calculator.portfolio);
    this.keepFocus();
  };

  private change = (changed: Partial<Thresholds>, kind?: ThresholdKind): void => {
    this.keepChange(changed, kind);
    this.settle();
  };

  private type = (changed: Partial<Thresholds>, kind: ThresholdKind): void => {
    this.keepChange(changed, kind);
    this.typed = kind;
    clearTimeout(this.typing);
    this.typing = setTimeout(this.settle, TYPING);
  };

  private keepChange(changed: Partial<Thresholds>, kind?: ThresholdKind): void {
    this.hasChosenRegime = true;
    this.thresholds = { ...this.thresholds, ...changed };
    this.crossings.forget(kind);
    storeThresholds(this.thresholds);
  }

  private settle = (): void => {
    clearTimeout(this.typing);
    this.typed = null;
    if (this.book && this.following.isFollowing) this.take(this.book);
    this.requestUpdate();
  };

  isSeen(): boolean {
    return !document.hidden;
  }

  private seen = (): void => {
    if (this.isSeen()) this.following.seen();
  };

  private typedAnywhere = (): void => this.following.typed();

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("visibilitychange", this.seen);
    document.addEventListener("input", this.typedAnywhere, true);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("visibilitychange", this.seen);
    document.removeEventListener("input", this.typedAnywhere, true);
    this.following.leave();
    clearTimeout(this.typing);
  }

  private permit = async (isWanted: boolean): Promise<void> => {
    const isNotified = isWanted && (await mayNotify());
    this.isRefused = isWanted && !isNotified;
    this.thresholds = { ...this.thresholds, isNotified };
    storeThresholds(this.thresholds);
    // The reader has ticked the box. Where the browser refuses, the tick is taken away again.
    const box = this.renderRoot.querySelector<HTMLInputElement>("#notified");
    if (box) box.checked = isNotified;
  };

  private acknowledge = (): void => {
    this.notices.acknowledge();
    this.requestUpdate();
    this.renderRoot.querySelector<HTMLElement>(".toggle, summary")?.focus();
  };

  /** Where there is nothing to follow the button goes away: the focus goes from it to what is beside it. */
  private keepFocus(): void {
    void this.updateComplete.then(() => {
      if (!this.renderRoot.querySelector(".toggle")) this.renderRoot.querySelector("summary")?.focus();
    });
  }

  override willUpdate(_: PropertyValues): void {
    this.hidden = this.following.source === null;
    this.lookAtLink();
  }

  /** A lost connection is a notice by itself, once for each loss: nothing else can be noticed meanwhile. */
  private lookAtLink(): void {
    const { lostAt } = this.following;
    if (lostAt === null) this.isLossTold = false;
    else if (!this.isLossTold && this.isWatchedUnseen() && performance.now() - lostAt.ticks > LONG_LOSS) {
      this.isLossTold = true;
      const text = `No prices since ${timeOfDay(lostAt.time, Date.now())}: the connection is lost, and nothing is watched until it is back.`;
      this.notices.raise([{ kind: "link", short: "no prices", text }], this.thresholds.isNotified);
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { following } = this;
    if (following.source === null) return nothing;
    const isLost = following.isFollowing && following.link.state === "lost";
    return html`${this.raised()}
      <section aria-label="Prices">
        <div class="state">
          <p><span class="lamp ${following.isFollowing ? following.link.state : "paused"}" aria-hidden="true"></span>${followingState(following)}</p>
          ${following.hasPrices || following.pause ? this.switch() : nothing}
          ${isLost ? html`<button type="button" class="retry" @click=${() => following.retry()}>Try now</button>` : nothing}
        </div>
        ${this.book ? this.figures(this.book) : nothing}
        <details class="tell" .open=${this.isOpen} @toggle=${(event: Event) => {
          this.isOpen = (event.target as HTMLDetailsElement).open;
        }}>
          <summary>Tell me when…${this.active()}</summary>
          ${this.form()}
        </details>
        <p class="spoken" role="status">${spokenState(following)}</p>
      </section>`;
  }

  private switch(): TemplateResult {
    const text = this.following.isFollowing ? "Pause" : "Follow prices";
    return html`<button type="button" class="toggle" @click=${this.toggle}>${text}</button>`;
  }

  private form(): TemplateResult {
    const { thresholds, isRefused, change, type, settle, permit } = this;
    return thresholdsForm({ thresholds, isRefused, change, type, settle, permit });
  }

  /** What is watched for, where the form is folded. */
  private active(): string {
    const { ratio, trigger, regime } = this.thresholds;
    const parts = [ratio.isOn ? `ratio ${ratio.level} %` : "", trigger.isOn ? `trigger ${trigger.level} %` : ""].filter(Boolean);
    return parts.length === 0 ? "" : ` ${regimeName(regime)}: ${parts.join(", ")}`;
  }

  private figures(book: Book): TemplateResult {
    return html`<dl class="figures">${regimesIn(book.report.regimes).map((regime) => regimeFigures(book, regime))}</dl>`;
  }

  private raised(): TemplateResult {
    const { list } = this.notices;
    return html`<div role="alert" class="alerts">${
      list.length === 0
        ? nothing
        : html`<div class="notice">
            <ul>${list.map(({ text, time }) => html`<li>${warningSign} <b>${text}</b> <span class="soft">at ${timeOfDay(time, Date.now())}</span></li>`)}</ul>
            <button type="button" class="acknowledge" @click=${this.acknowledge}>Acknowledge</button>
          </div>`
    }</div>`;
  }
}

function regimeFigures(book: Book, regime: Regime): TemplateResult {
  const { ratio, isHome, isLiquidatable, pools } = book.report.regimes[regime];
  const nearest = nearestTrigger(book, regime);
  const trigger = isLiquidatable
    ? html`${warningSign} liquidated now`
    : nearest
      ? `${nearest.coin} ${nearest.direction} ${price(nearest.price)} (${distance(nearest.move)})`
      : book.death
        ? `none ${upTo(book.death.horizon)}`
        : NONE;
  return html`<div class=${regime}>
    <dt><span class="swatch" aria-hidden="true"></span>${regimeName(regime)}${isHome ? html` <span class="badge">this account’s</span>` : nothing}</dt>
    <dd><b>${ratio === null ? noEquityText({ pools }) : percent(ratio)}</b> <span class="soft">${trigger}</span></dd>
  </div>`;
}
