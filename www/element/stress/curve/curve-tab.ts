// One coin, or all together, moves by itself: each regime's margin ratio, account value and requirement over the move, and where each ends.

import { html, nothing, type TemplateResult } from "lit";
import { type StressReport, stress } from "../../../api/index.js";
import { type Book, shownChoices } from "../../../book/book.js";
import { endsOf, fateWords, nearestEnd, type RegimeEnds, TOGETHER } from "../../../book/ends.js";
import type { ShownRegime } from "../../../book/shown.js";
import { coinsOf } from "../../../words/fate.js";
import { moveText, priceText } from "../../../words/rounded.js";
import { Asking } from "../asking.js";
import { coinOffer, regimesOf, type StressContext, type StressHost } from "../context.js";
import { choice, faults, select, unconfirmed } from "../controls.js";
import { nearestIndex } from "../linear.js";
import { roomFor } from "../picture.js";
import { readout, spoken } from "../readout.js";
import { saveButtons } from "../saves.js";
import { type CurvePicture, curveDrawing, curveFrame, curveScale } from "./curve-drawing.js";
import { curveCsv, curveRows, curveTable, QUANTITIES, type Quantity } from "./curve-table.js";

/** An odd number, so that today is among them. */
const POINTS = 401;

const RANGES = [
  { value: "20", name: "±20 %", from: "-0.2", to: "0.2" },
  { value: "50", name: "±50 %", from: "-0.5", to: "0.5" },
  { value: "100", name: "−100 % … +100 %", from: "-1", to: "1" },
  { value: "300", name: "−100 % … +300 %", from: "-1", to: "3" },
] as const;

interface CurveQuestion {
  coin: string;
  from: string;
  to: string;
}

export class CurveTab {
  private coin: string | null = null;
  private range: string | null = null;
  private quantity: Quantity = "ratio";
  /** Where the readout is, as a move. */
  private cursor = 0;
  readonly asking: Asking<CurveQuestion, StressReport>;

  constructor(private readonly host: StressHost) {
    this.asking = new Asking(host, (book, { coin, from, to }) =>
      stress(book.request, { coin: coin === TOGETHER ? undefined : coin, from, to, steps: POINTS, ...shownChoices(book) }),
    );
  }

  view({ book, regimes, lead, width }: StressContext): TemplateResult {
    const { coin, choices } = coinOffer(book, lead, this.coin);
    const ends = regimes.map(({ regime }) => endsOf(book, regime, coin));
    const ranges = RANGES.filter(({ value }) => value !== "300" || ends.some(({ above }) => above !== null && above.at > 1));
    const range = ranges.find(({ value }) => value === this.range) ?? fittingRange(ranges, ends);
    this.asking.want(book, { coin, from: range.from, to: range.to });
    return html`<div class="choices">
        ${select("What moves", choices, coin, (value) => this.set({ coin: value, range: null }))}
        ${choice("Range", ranges, range.value, (value) => this.set({ range: value }))}
        ${choice("Shown", QUANTITIES, this.quantity, (value) => this.set({ quantity: value as Quantity }))}
      </div>
      ${this.answered(regimes, width)}`;
  }

  private set(change: Partial<{ coin: string; range: string | null; quantity: Quantity; cursor: number }>): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  private answered(shown: readonly ShownRegime[], width: number): TemplateResult {
    const { latest } = this.asking;
    if (!latest) return html`<p class="note">Computing…</p>`;
    if (latest.answer.status === "rejected") return faults(latest.answer.issues);
    const { book, question, answer } = latest;
    const { report } = answer;
    const regimes = regimesOf(book, shown);
    const ends = regimes.map(({ regime }) => endsOf(book, regime, question.coin));
    const picture = this.picture(book, question.coin, report, ends);
    const cursor = nearestIndex(report.axis, this.cursor);
    const price = priceOf(book, question.coin);
    const rows = curveRows(report, ends, cursor);
    const place = placeText(question.coin, report.axis[cursor] ?? 0, price);
    const names = regimes.map(({ regime }) => regime);
    const height = width < 520 ? 300 : 380;
    return html`${headline(question.coin, ends)}
      <div
        class="plot"
        role="slider"
        tabindex="0"
        aria-label=${question.coin === TOGETHER ? "Move of all coins" : `Move of ${question.coin}`}
        aria-valuemin=${Math.round((report.axis[0] ?? 0) * 1000) / 10}
        aria-valuemax=${Math.round((report.axis.at(-1) ?? 0) * 1000) / 10}
        aria-valuenow=${Math.round((report.axis[cursor] ?? 0) * 1000) / 10}
        aria-valuetext=${spoken(place, names, rows)}
        @keydown=${(event: KeyboardEvent) => this.onKey(event, report.axis, cursor)}
        @pointerdown=${(event: PointerEvent) => this.onPointer(event, picture, width, height)}
        @pointermove=${(event: PointerEvent) => this.onPointer(event, picture, width, height)}
      >
        ${curveDrawing({ ...picture, cursor }, width, height)}
      </div>
      ${readout(place, names, rows)} ${curveTable(report, ends, this.quantity, question.coin, price)} ${this.saves(book, question.coin, report, ends, picture)}
      ${unconfirmed(report.unverified.map(({ reason }) => reason))}`;
  }

  private picture(book: Book, coin: string, report: StressReport, ends: readonly RegimeEnds[]): CurvePicture {
    const { quantity } = this;
    return {
      axis: report.axis,
      isRatio: quantity === "ratio",
      price: priceOf(book, coin),
      cursor: null,
      courses: ends.map((own) => {
        const { [quantity]: values, isLiquidatable } = report.regimes[own.regime];
        return { ends: own, values, isLiquidatable, isRatio: quantity === "ratio" };
      }),
    };
  }

  private onKey(event: KeyboardEvent, axis: Float64Array, at: number): void {
    const last = axis.length - 1;
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      PageUp: at + 10,
      PageDown: at - 10,
      Home: 0,
      End: last,
    };
    const next = event.key === "Escape" ? nearestIndex(axis, 0) : steps[event.key];
    // With another key held down it is the browser's own.
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.set({ cursor: axis[Math.min(Math.max(next, 0), last)] ?? 0 });
  }

  private onPointer(event: PointerEvent, picture: CurvePicture, width: number, height: number): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = curveScale(picture, curveFrame(width, height, picture));
    const { axis } = picture;
    this.set({ cursor: axis[nearestIndex(axis, x.inverse(event.clientX - box.left))] ?? 0 });
  }

  private saves(book: Book, coin: string, report: StressReport, ends: readonly RegimeEnds[], picture: CurvePicture): TemplateResult {
    const name = QUANTITIES.find(({ value }) => value === this.quantity)?.name ?? "";
    const what = coin === TOGETHER ? "all coins" : coin;
    const parts = [
      "stress",
      what,
      `${signedPercent(report.axis[0] ?? 0)}to${signedPercent(report.axis.at(-1) ?? 0)}percent`,
      report.rulebook.id,
    ];
    const width = roomFor(1);
    return saveButtons(this.host, {
      parts,
      pictureParts: [...parts.slice(0, 2), this.quantity, ...parts.slice(2)],
      rows: () => curveCsv(report, ends, what, priceOf(book, coin)),
      sheet: () => ({
        title: `${name} as ${coin === TOGETHER ? "all coins move together" : `${coin} moves`}`,
        words: ends.map((own) => `${own.name} ${fateWords(own)}.`),
        drawings: [{ name: "", drawing: curveDrawing(picture, width, 480), width, height: 480 }],
        lines: ends,
        basis: report,
      }),
    });
  }
}

/** The smallest range that shows where every regime ends, or the largest there is. */
function fittingRange<Range extends { from: string; to: string }>(ranges: readonly Range[], all: readonly RegimeEnds[]): Range {
  const ends = all.flatMap((ends) => (ends.isNow ? [] : (nearestEnd(ends) ?? [])));
  const fits = ({ from, to }: Range) => ends.every(({ at }) => at > Number(from) && at < Number(to));
  return (ends.length > 0 && ranges.find(fits)) || (ranges.at(-1) as Range);
}

function priceOf({ death }: Book, coin: string): number | null {
  const found = death && coinsOf(death).find((one) => one.coin === coin);
  return found ? Number(found.price) : null;
}

function placeText(coin: string, move: number, price: number | null): string {
  const where = price === null ? "all coins" : `${coin} ${priceText(price * (1 + move))}`;
  return Math.abs(move) < 1e-9 ? `Today: ${where}` : `At ${moveText(move)}: ${where}`;
}

/** "-50", "+100", for names of files. */
function signedPercent(move: number): string {
  const whole = Math.round(move * 100);
  return whole > 0 ? `+${whole}` : String(whole);
}

function headline(coin: string, ends: readonly RegimeEnds[]): TemplateResult {
  return html`<p class="message">
    ${coin === TOGETHER ? "If all coins move together, " : `If ${coin} moves alone, `}${ends.map(
      (own, index) => html`${index === 0 ? nothing : "; "}<b class=${own.regime}>${own.name.toLowerCase()}</b> ${fateWords(own)}`,
    )}.
  </p>`;
}
