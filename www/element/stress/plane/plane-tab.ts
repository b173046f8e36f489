// Two things move: two coins, a coin and the gap between its perp and its spot, or a coin and time. Which regime lives where, and how large a
// share of the picture that is.

import { html, nothing, type TemplateResult } from "lit";
import { type Regime, type StressReport, stress } from "../../../api/index.js";
import { shownChoices } from "../../../book/book.js";
import type { ShownRegime } from "../../../book/shown.js";
import { regimeName } from "../../../words/regimes.js";
import { sharePercent } from "../../../words/rounded.js";
import { Asking } from "../asking.js";
import { regimesOf, type StressContext, type StressHost } from "../context.js";
import { choice, faults, select, unconfirmed } from "../controls.js";
import { nearestIndex } from "../linear.js";
import { readout, spoken } from "../readout.js";
import { endLine, exactLine, type MapAxes, shareOf } from "./map-cells.js";
import { type MapPicture, mapAxes, mapDrawing, mapFrame, mapLegend, type NamedMap } from "./map-drawing.js";
import { GAPS, type PlaneChoice, planeOffer, RANGES, TIMES, VIEWS } from "./plane-choices.js";
import { shades, survivors } from "./plane-kinds.js";
import { planeSaves } from "./plane-saves.js";
import { shareText, shareWords } from "./plane-shares.js";
import { planeTable } from "./plane-table.js";
import { type PlaneQuestion, placeText, planeNames, planeRows, writeFirst, writeSecond } from "./plane-words.js";

/** Widths from which two maps stand side by side. */
const ROOM_FOR_TWO = 640;
const GAP = 20;
/** Regimes that differ in a smaller share of the cells have their lines on one another. */
const SAME = 0.03;

export class PlaneTab {
  private chosen: PlaneChoice = { coin: null, kind: null, other: null, range: "0.5", gap: "0.2", hours: "720" };
  private look = "survivors";
  private cursor: { x: number; y: number } = { x: 0, y: 0 };
  readonly asking: Asking<PlaneQuestion, StressReport>;

  constructor(private readonly host: StressHost) {
    this.asking = new Asking(host, (book, question) => stress(book.request, { ...question, ...shownChoices(book) }));
  }

  view({ book, regimes, lead, width }: StressContext): TemplateResult {
    const { range, gap, hours } = this.chosen;
    const { coins, others, kinds, coin, other, kind, question } = planeOffer(book, lead, this.chosen);
    this.asking.want(book, question);
    return html`<div class="choices">
        ${select("What moves", coins, coin, (value) => this.choose({ coin: value }))}
        ${choice("Against", kinds, kind, (value) => this.choose({ kind: value }))}
        ${kind === "coin" ? select("Which", others, other, (value) => this.choose({ other: value })) : nothing}
        ${choice("Range", RANGES, range, (value) => this.choose({ range: value }))}
        ${kind === "gap" ? choice("Gap", GAPS, gap, (value) => this.choose({ gap: value })) : nothing}
        ${kind === "time" ? choice("Time", TIMES, hours, (value) => this.choose({ hours: value })) : nothing}
        ${choice("Shown", VIEWS, this.look, (value) => {
          this.look = value;
          this.host.requestUpdate();
        })}
      </div>
      ${this.answered(regimes, width)}`;
  }

  private choose(change: Partial<PlaneChoice>): void {
    this.chosen = { ...this.chosen, ...change };
    // Another axis has other places.
    if (change.kind) this.cursor = { x: this.cursor.x, y: 0 };
    this.host.requestUpdate();
  }

  private moveTo(cursor: { x: number; y: number }, isByKey: boolean): void {
    this.cursor = cursor;
    this.isMoved = isByKey;
    this.host.requestUpdate();
  }

  private answered(shown: readonly ShownRegime[], width: number): TemplateResult {
    const { latest } = this.asking;
    if (!latest) return html`<p class="note">Computing…</p>`;
    if (latest.answer.status === "rejected") return faults(latest.answer.issues);
    const { book, question, answer } = latest;
    const { report } = answer;
    const regimes = regimesOf(book, shown).map(({ regime }) => regime);
    const maps = this.mapsOf(report, question, regimes);
    const [columns, rows] = [report.axis, report.axis2 ?? new Float64Array([0])];
    const at = { column: nearestIndex(columns, this.cursor.x), row: nearestIndex(rows, this.cursor.y) };
    const place = placeText(question, columns[at.column] ?? 0, rows[at.row] ?? 0);
    const figures = planeRows(report, regimes, at.row * columns.length + at.column);
    const isApart = maps.length > 1 && width >= ROOM_FOR_TWO;
    const own = isApart ? Math.floor((width - GAP * (maps.length - 1)) / maps.length) : width;
    const height = Math.round(Math.min(own * 0.86, maps.length > 1 ? 400 : 460));
    return html`<p class="message">${shareWords(report, regimes, question)}</p>
      <div class="maps ${isApart ? "apart" : ""}">
        ${maps.map(
          ({ name, regime, picture }) => html`<div>
            ${name ? html`<h4 class="map-name ${regime ?? ""}">${name}</h4>` : nothing}
            <div
              class="plot"
              role="application"
              tabindex="0"
              aria-roledescription="map"
              aria-label="${name || "Who survives"}: ${planeNames(question).join(" and ")}. Arrow keys move the place that is read out."
              @keydown=${(event: KeyboardEvent) => this.onKey(event, columns, rows, at)}
              @pointerdown=${(event: PointerEvent) => this.onPointer(event, picture, own, height)}
              @pointermove=${(event: PointerEvent) => this.onPointer(event, picture, own, height)}
            >
              ${mapDrawing(picture, own, height, at)}
            </div>
          </div>`,
        )}
      </div>
      ${this.legend(maps)}
      ${readout(place, regimes, figures)}
      <p class="spoken" aria-live="polite">${this.isMoved ? spoken(place, regimes, figures) : ""}</p>
      ${planeTable(report, question, maps)} ${planeSaves(this.host, report, question, maps, regimes, shareText(report, regimes, question))}
      ${unconfirmed(report.unverified.map(({ reason }) => reason))}`;
  }

  private legend(maps: readonly NamedMap[]): TemplateResult | typeof nothing {
    const [first] = maps;
    if (!first) return nothing;
    const { cells } = first.picture;
    const share = (kind: number) => sharePercent(shareOf(cells.length, (cell) => cells[cell] === kind));
    return mapLegend(
      first.picture,
      (kind) => maps.some(({ picture }) => picture.cells.includes(kind)),
      (kind) => (this.look === "survivors" ? ` ${share(kind)}` : ""),
    );
  }

  /** Whether the place was moved by keys, so that it is to be read out. */
  private isMoved = false;

  /** The maps as they were drawn last: only the place of the readout changes from one movement to the next. */
  private drawn: { report: StressReport; key: string; maps: NamedMap[] } | null = null;

  private mapsOf(report: StressReport, question: PlaneQuestion, regimes: readonly Regime[]): NamedMap[] {
    const key = [this.look, ...regimes].join();
    if (this.drawn?.report !== report || this.drawn.key !== key) this.drawn = { report, key, maps: this.maps(report, question, regimes) };
    return this.drawn.maps;
  }

  private maps(report: StressReport, question: PlaneQuestion, regimes: readonly Regime[]): NamedMap[] {
    const lines = regimes.map((regime) => {
      const { boundary, isLiquidatable, ratioLevel } = report.regimes[regime];
      const path = (axes: MapAxes) => (boundary ? exactLine(axes, boundary) : endLine(axes, report.regimes[regime], Number(ratioLevel)));
      // Of hours there is no exact line: it runs between cells that differ.
      const hasLine = boundary ? boundary.some((points) => points.length > 1) : isMixed(isLiquidatable);
      return {
        regime,
        isCovered: regimes.slice(regimes.indexOf(regime) + 1).some((other) => differing(report, regime, other) < SAME),
        words: lineWords(isLiquidatable, hasLine),
        path,
      };
    });
    const map = (name: string, regime: Regime | null, { kinds, cells }: ReturnType<typeof survivors>, id: string): NamedMap => ({
      name,
      regime,
      picture: {
        axis: report.axis,
        axis2: report.axis2 ?? new Float64Array([0]),
        names: planeNames(question),
        write: [writeFirst, writeSecond(question)],
        kinds,
        cells,
        lines,
        id,
      },
    });
    if (this.look === "survivors") return [map("", null, survivors(report, regimes), "survivors")];
    return regimes.map((regime) => map(regimeName(regime), regime, shades(report, regime), regime));
  }

  private onKey(event: KeyboardEvent, columns: Float64Array, rows: Float64Array, { column, row }: { column: number; row: number }): void {
    const far = event.shiftKey ? 10 : 1;
    const steps: Record<string, [number, number]> = {
      ArrowRight: [column + far, row],
      ArrowLeft: [column - far, row],
      ArrowUp: [column, row + far],
      ArrowDown: [column, row - far],
      Home: [0, row],
      End: [columns.length - 1, row],
      PageUp: [column, row + 10],
      PageDown: [column, row - 10],
      Escape: [nearestIndex(columns, 0), nearestIndex(rows, 0)],
    };
    const next = steps[event.key];
    // With another key than Shift held down it is the browser's own.
    if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const inside = (index: number, { length }: Float64Array) => Math.min(Math.max(index, 0), length - 1);
    this.moveTo({ x: columns[inside(next[0], columns)] ?? 0, y: rows[inside(next[1], rows)] ?? 0 }, true);
  }

  private onPointer(event: PointerEvent, picture: MapPicture, width: number, height: number): void {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const { x, y } = mapAxes(picture, mapFrame(width, height));
    const nearest = (value: number, axis: Float64Array) => axis[nearestIndex(axis, value)] ?? 0;
    const { axis, axis2 } = picture;
    this.moveTo({ x: nearest(x.inverse(event.clientX - box.left), axis), y: nearest(y.inverse(event.clientY - box.top), axis2) }, false);
  }
}

function isMixed(isLiquidatable: Uint8Array): boolean {
  return isLiquidatable.includes(0) && isLiquidatable.includes(1);
}

/**
 * What the line of a regime says, or why it has none here. A line may be there where all cells are alike: between their points, or where a dex
 * that does not move is liquidated already and the one that moves has a line of its own.
 */
function lineWords(isLiquidatable: Uint8Array, hasLine: boolean): string {
  if (isMixed(isLiquidatable)) return hasLine ? "dies at this line" : "is liquidated in a part of it";
  if (isLiquidatable.includes(1))
    return hasLine ? "is liquidated at every point here; what moves dies at this line" : "is liquidated everywhere here";
  return hasLine ? "dies at this line" : "lives everywhere here";
}

function differing({ regimes }: StressReport, one: Regime, other: Regime): number {
  const [first, second] = [regimes[one].isLiquidatable, regimes[other].isLiquidatable];
  return shareOf(first.length, (cell) => first[cell] !== second[cell]);
}
