// Following the prices of the account on the page: which request they are applied to, how often, and how that stands.
//
// The prices are always applied to the request as following began, the newest of every coin at once: so nothing is counted twice, whatever comes
// again or late. A large book is asked for less often, so that the page has most of its time for its reader.

import {
  type CompareRequest,
  type Issue,
  type PriceBatch,
  type PriceWatch,
  reprice,
  type WatchOptions,
  type WatchState,
  watchPrices,
} from "../api/index.js";
import { followedCoins } from "./followed-coins.js";

/** Where prices come from. */
export type PriceSource = Pick<WatchOptions, "network" | "endpoint">;

/** What is done with prices. */
export interface Follower {
  /** Shows the book at other prices; false where the engine has no answer to it. */
  show(request: CompareRequest): boolean | Promise<boolean>;
  /** Whether the book is looked at. */
  isSeen(): boolean;
  /** Where it is not: whether anything hangs on the prices all the same. */
  isWatchedUnseen(): boolean;
  /** Takes the book at other prices without drawing it. */
  check(request: CompareRequest): void;
  rulebook(): string;
  /** Something of this has changed. */
  requestUpdate(): void;
}

/** Why nothing is followed at the moment. */
export type Pause = "asked" | "edited";

/** A moment: `time` by the clock on the wall, to be written down; `ticks` by the monotonic clock, to count an age from. */
export interface Moment {
  time: number;
  ticks: number;
}

export const now = (): Moment => ({ time: Date.now(), ticks: performance.now() });

/** The least milliseconds between two updates: four updates a second, or one in two seconds where nobody looks. */
const SHORTEST = 250;
const SHORTEST_UNSEEN = 2_000;

/** Until the next update, at least this many times as long passes as the last one took. */
const REST = 4;

/** Milliseconds after a key in which nothing is redrawn, so that typing stays smooth. */
const TYPING = 400;

export class PriceFollowing {
  /** Null while there is nothing to follow. */
  source: PriceSource | null = null;
  pause: Pause | null = null;
  link: WatchState = { state: "ended" };
  /** When the connection was lost, until a price comes again. */
  lostAt: Moment | null = null;
  /** When the newest price came; null before the first. */
  pricedAt: Moment | null = null;
  /** Why prices cannot be applied to the book. */
  issues: readonly Issue[] = [];
  /** Tokens whose price stands still. */
  still: readonly string[] = [];
  /** How long the last update took, in milliseconds. */
  took = 0;

  private base: CompareRequest | null = null;
  private coins: readonly string[] = [];
  private readonly latest = new Map<string, string>();
  private watch: PriceWatch | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private updatedAt = Number.NEGATIVE_INFINITY;
  private typedAt = Number.NEGATIVE_INFINITY;
  private isUpdating = false;
  private isFresh = false;

  constructor(private readonly host: Follower) {}

  get isFollowing(): boolean {
    return this.watch !== null;
  }

  /** Whether the book has any coin whose price moves it. */
  get hasPrices(): boolean {
    return this.coins.length > 0;
  }

  /** Coins of which no price has come yet. */
  get waitingFor(): string[] {
    return this.coins.filter((coin) => !this.latest.has(coin));
  }

  /** Milliseconds between two updates of a book that takes so long. */
  get pace(): number {
    return Math.max(this.host.isSeen() ? SHORTEST : SHORTEST_UNSEEN, this.took * REST);
  }

  /** Follows the prices of an account that was just loaded. */
  start(request: CompareRequest, source: PriceSource): void {
    this.pricedAt = null;
    this.took = 0;
    this.source = source;
    this.resume(request);
  }

  /** Follows prices from this request on. */
  resume(request: CompareRequest): void {
    const { source } = this;
    if (source === null) return;
    this.end();
    this.pause = null;
    this.base = request;
    this.latest.clear();
    const { coins, still } = followedCoins(request, this.host.rulebook());
    this.coins = coins;
    this.still = still;
    this.issues = [];
    if (coins.length > 0) {
      const answer = watchPrices(coins, { ...source, onMessages: this.take, onState: this.follow, clock: pageClock });
      if (answer.status === "ok") this.watch = answer.report;
      else this.issues = answer.issues;
    }
    this.host.requestUpdate();
  }

  /** Leaves the prices as they are. */
  rest(why: Pause): void {
    if (this.source === null || this.pause === why) return;
    this.end();
    this.pause = why;
    this.issues = [];
    this.host.requestUpdate();
  }

  /** Nothing is there to be followed any more. */
  leave(): void {
    this.end();
    this.source = null;
    this.pause = null;
    this.base = null;
    this.pricedAt = null;
    this.issues = [];
    this.host.requestUpdate();
  }

  retry(): void {
    this.watch?.retry();
  }

  private end(): void {
    this.watch?.stop();
    this.watch = null;
    this.lostAt = null;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private follow = (link: WatchState): void => {
    if (link.state === "lost") this.lostAt ??= now();
    this.link = link;
    this.host.requestUpdate();
  };

  private take = ({ messages }: PriceBatch): void => {
    for (const [coin, text] of messages) this.latest.set(coin, text);
    this.pricedAt = now();
    this.lostAt = null;
    this.isFresh = true;
    this.plan();
  };

  /** The book is looked at again. */
  seen(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isFresh = this.latest.size > 0;
    this.plan();
  }

  /** Somebody types. */
  typed(): void {
    this.typedAt = performance.now();
  }

  /** The next update comes as soon as it may. */
  private plan(): void {
    if (!this.isFresh || this.isUpdating || this.timer !== undefined || !this.watch) return;
    if (!this.host.isSeen() && !this.host.isWatchedUnseen()) return;
    const at = performance.now();
    const wait = Math.max(this.updatedAt + this.pace - at, this.typedAt + TYPING - at, 0);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      // Somebody may have begun to type meanwhile.
      if (performance.now() - this.typedAt < TYPING) this.plan();
      else void this.update();
    }, wait);
  }

  private async update(): Promise<void> {
    const started = performance.now();
    this.isFresh = false;
    this.isUpdating = true;
    try {
      const request = this.repriced();
      if (!request) return;
      if (!this.host.isSeen()) this.host.check(request);
      else if (!(await this.host.show(request))) this.issues = UNANSWERED;
    } finally {
      this.isUpdating = false;
      this.updatedAt = performance.now();
      this.took = this.updatedAt - started;
      this.host.requestUpdate();
      this.plan();
    }
  }

  /** The book at the newest prices; null where the engine has no answer, with the reason in `issues`. */
  private repriced(): CompareRequest | null {
    const { base } = this;
    if (!base) return null;
    this.enter(base);
    const coins = [...this.latest.keys()];
    const answer = reprice(base, `[${[...this.latest.values()].join(",")}]`);
    if (answer.status === "ok") {
      this.issues = [];
      return answer.report.request;
    }
    // A message that the engine does not read is left out, and the others count.
    const broken = new Set(answer.issues.flatMap(({ path }) => coins[Number(/^prices\[(\d+)\]/.exec(path)?.[1] ?? -1)] ?? []));
    for (const coin of broken) this.latest.delete(coin);
    if (broken.size > 0) return this.repriced();
    this.issues = answer.issues;
    return null;
  }

  /** Collateral moves with the mark of its perp from the first price on, if the account did not come with one. */
  private enter(base: CompareRequest): void {
    const known = new Set((base.market.perps ?? []).filter(({ markPrice }) => markPrice !== undefined).map(({ coin }) => coin));
    const entering = [...this.latest].filter(([coin]) => !known.has(coin)).map(([, text]) => text);
    if (entering.length === 0) return;
    const answer = reprice(base, `[${entering.join(",")}]`);
    if (answer.status === "ok") this.base = answer.report.request;
  }
}

const UNANSWERED: readonly Issue[] = [
  {
    code: "INVALID",
    path: "",
    message: "the engine has no answer to this book at the newest prices",
    remedy: "correct what is wrong in the form",
  },
];

/** Waits by a clock that nobody sets. */
const pageClock = {
  now: () => performance.now(),
  after(milliseconds: number, action: () => void): () => void {
    const waiting = setTimeout(action, milliseconds);
    return () => clearTimeout(waiting);
  },
};
