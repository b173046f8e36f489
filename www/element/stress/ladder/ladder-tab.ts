// What the exchange does to the book once a move has taken it over its level: step by step, in both orders that the rules allow.

import { html, type TemplateResult } from "lit";
import { type Issue, type LadderReport, ladder, type Regime } from "../../../api/index.js";
import { type Book, shownChoices } from "../../../book/book.js";
import { endsOf, nearestEnd, TOGETHER } from "../../../book/ends.js";
import { issuesByPath, percentIssues } from "../../../book/field-issues.js";
import type { ShownRegime } from "../../../book/shown.js";
import { PERCENT } from "../../../book/written.js";
import { distance, grouped } from "../../../words/amounts.js";
import { endingText, regimeText } from "../../../words/ladder.js";
import { fractionOfPercent, percentOfFraction } from "../../../words/percent.js";
import { regimeName } from "../../../words/regimes.js";
import { textField } from "../../form/field.js";
import { Asking } from "../asking.js";
import { coinOffer, regimesOf, type StressContext, type StressHost } from "../context.js";
import { choice, faults, select, unconfirmed } from "../controls.js";
import { roomFor } from "../picture.js";
import { saveButtons } from "../saves.js";
import { lossesDrawing, lossesHeight } from "./ladder-drawing.js";
import { courseView, type NamedCourse, stepsCsv, stepsTable } from "./ladder-steps.js";

/** Widths from which both orders stand side by side. */
const ROOM_FOR_TWO = 640;
const GAP = 20;
const FALLS = ["-0.1", "-0.2", "-0.3", "-0.5"];
const RISES = ["0.1", "0.25", "0.5", "1"];
const DEEPEST = -0.99;
/** What is tried where no move ends any regime. */
const OTHERWISE = "-0.5";

interface LadderQuestion {
  coin: string;
  move: string;
  depth: string;
}

export class LadderTab {
  private coin: string | null = null;
  private move: string | null = null;
  private depth = "";
  private regime: Regime | null = null;
  readonly asking: Asking<LadderQuestion, LadderReport>;
  /** The last answer that was one; faults are shown at their fields meanwhile. */
  private good: { book: Book; question: LadderQuestion; report: LadderReport } | null = null;

  constructor(private readonly host: StressHost) {
    this.asking = new Asking(host, (book, { coin, move, depth }) => {
      const moved = coin === TOGETHER ? { move } : { moves: { [coin]: move } };
      const answer = ladder(book.request, { ...shownChoices(book), ...moved, ...(depth ? { depth: { usdcPerPercent: depth } } : {}) });
      if (answer.status === "ok") this.good = { book, question: { coin, move, depth }, report: answer.report };
      return answer;
    });
  }

  view({ book, regimes, lead, width }: StressContext): TemplateResult {
    const { coin, choices } = coinOffer(book, lead, this.coin);
    const regime = regimes.find((one) => one.regime === this.regime)?.regime ?? regimes.at(-1)?.regime ?? "portfolio";
    const ending = endingMove(book, regimes, coin);
    const move = this.move ?? ending;
    const isRise = Number(ending) > 0;
    this.asking.want(book, { coin, move, depth: this.depth });
    const presets = (isRise ? RISES : FALLS).map((value) => ({ value, name: distance(value).replace(".0", "") }));
    return html`<div class="choices">
        ${select("What moves", choices, coin, (value) => this.set({ coin: value, move: null }))}
        ${choice(isRise ? "Rises by" : "Falls by", presets, move, (value) => this.set({ move: value }))}
        ${choice(
          "Under",
          regimes.map((one) => ({ value: one.regime, name: one.name })),
          regime,
          (value) => this.set({ regime: value as Regime }),
        )}
      </div>
      ${this.fields(coin, move)} ${this.answered(regimes, regime, width)}`;
  }

  private set(change: Partial<{ coin: string; move: string | null; depth: string; regime: Regime }>): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  private issues(): readonly Issue[] {
    const answer = this.asking.latest?.answer;
    return answer?.status === "rejected" ? answer.issues : [];
  }

  private fields(coin: string, move: string): TemplateResult {
    const form = { issues: percentIssues(issuesByPath(this.issues()), (path) => path.startsWith("overrides.move")) };
    return html`<div class="own-grid">
      ${textField(form, {
        label: coin === TOGETHER ? "All coins move by" : `${coin} moves by`,
        path: coin === TOGETHER ? "overrides.move" : `overrides.moves.${coin}`,
        text: percentOfFraction(move),
        onText: (text) => this.set({ move: fractionOfPercent(text) }),
        number: PERCENT,
        isRequired: true,
        unit: "%",
        hint: "-30 is a fall of 30 %.",
      })}
      ${textField(form, {
        label: "Depth of the books",
        path: "overrides.depth.usdcPerPercent",
        text: this.depth,
        unit: "USDC",
        onText: (text) => this.set({ depth: text }),
        hint: this.depth ? "moves a price by 1 %" : "That move a price by 1 %. Empty: infinitely deep.",
      })}
    </div>`;
  }

  private answered(shown: readonly ShownRegime[], regime: Regime, width: number): TemplateResult {
    const { good } = this;
    const issues = this.issues();
    const isElsewhere = issues.some(({ path }) => !/^overrides\.(move|depth)/.test(path));
    if (!good || isElsewhere) return issues.length > 0 ? faults(issues) : html`<p class="note" role="status">Computing…</p>`;
    const { book, question, report } = good;
    const regimes = regimesOf(book, shown);
    const own = report.regimes[regime];
    const courses: NamedCourse[] = own.isOrderDecisive
      ? [
          { name: "Positions first", course: own.perpsFirst },
          { name: "Debt and collateral first", course: own.borrowsFirst },
        ]
      : [{ name: "", course: own.perpsFirst }];
    const isApart = courses.length > 1 && width >= ROOM_FOR_TWO;
    const room = isApart ? Math.floor((width - GAP) / 2) : width;
    return html`<div class="message">
        <p>If ${moveWords(question)}${issues.length > 0 ? " (the last move that could be computed)" : ""}:</p>
        ${regimes.map((one) => html`<p><b class=${one.regime}>${one.name}</b> ${regimeText(report.regimes[one.regime])}.</p>`)}
      </div>
      <p class="note">
        A simulation of the rules as documented: prices stay where they moved to, and ${question.depth ? `${grouped(question.depth)} USDC move a price by 1 %` : "every order is filled at the mark"}.
        ${own.isOrderDecisive ? "The rules leave open what goes first; both are shown." : "It makes no difference here whether positions or debt go first."}
      </p>
      <div class="maps ${isApart ? "apart" : ""}">${courses.map((course) => courseView(course, regime, room))}</div>
      ${stepsTable(courses)} ${this.saves(report, question, regime, courses)} ${unconfirmed(own.unverified.map(({ reason }) => reason))}`;
  }

  private saves(report: LadderReport, question: LadderQuestion, regime: Regime, courses: readonly NamedCourse[]): TemplateResult {
    const width = roomFor(courses.length);
    return saveButtons(this.host, {
      parts: ["ladder", question.coin || "all-coins", question.move, regime, report.rulebook.id],
      rows: () => stepsCsv(courses, regime),
      sheet: () => ({
        title: `${regimeName(regime)}: where the money went`,
        words: [
          `If ${moveWords(question)}; a simulation.`,
          ...courses.map(({ name, course }) => `${name ? `${name}: it` : "It"} ${endingText(course)}.`),
        ],
        drawings: courses.map(({ name, course: { losses } }) => ({
          name,
          drawing: lossesDrawing(losses, regime, width),
          width,
          height: lossesHeight(losses),
        })),
        kinds: [{ kind: "only", regime, name: regimeName(regime), label: "", isDead: false }],
        basis: report,
      }),
    });
  }
}

function moveWords({ coin, move }: LadderQuestion): string {
  const verb = move.startsWith("-") ? "falls" : "rises";
  const by = distance(move).replace(/^[+−]/, "");
  return coin === TOGETHER ? `all coins ${move.startsWith("-") ? "fall" : "rise"} by ${by}` : `${coin} ${verb} by ${by}`;
}

/** The move that ends every shown regime that a move can end, in whole percents. */
function endingMove(book: Book, regimes: readonly ShownRegime[], coin: string): string {
  const ends = regimes.flatMap(({ regime }) => nearestEnd(endsOf(book, regime, coin)) ?? []);
  const farthest = ends.toSorted((a, b) => Math.abs(b.at) - Math.abs(a.at))[0];
  if (!farthest) return OTHERWISE;
  const percents = Math.sign(farthest.at || -1) * (Math.floor(Math.abs(farthest.at) * 100) + 1);
  return String(Math.max(percents / 100, DEEPEST));
}
