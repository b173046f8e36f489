// The picture of one move: a line per regime, where it is liquidated, and where each regime ends. Drawing only: the figures beside it are in
// the table and the readout.

import { html, nothing, svg, type TemplateResult } from "lit";
import { moveText, tickAmount, tickMove, tickRatio } from "../../../words/rounded.js";
import { extent, ticks } from "../d3.js";
import { endLabels, type Frame, LABEL_ROW } from "../end-labels.js";
import { linear } from "../linear.js";
import { type Course, coursePaths, isCovered, lifeOf, vanishing } from "./course-lines.js";

export interface CurvePicture {
  axis: Float64Array;
  courses: readonly Course[];
  isRatio: boolean;
  /** Today's price of what moves; null where it is more than one coin. */
  price: number | null;
  /** Place of the readout on the axis; null in a picture that is saved. */
  cursor: number | null;
}

const AXIS_BELOW = 42;
/** The ratio's axis ends a little over the highest level. */
const RATIO_END = 1.2;

export function curveFrame(width: number, height: number, { courses, isRatio }: CurvePicture): Frame {
  return { left: isRatio ? 46 : 58, right: width - 10, top: 12 + courses.length * LABEL_ROW, bottom: height - AXIS_BELOW };
}

export function curveScale({ axis }: CurvePicture, { left, right }: Frame) {
  return linear([axis[0] ?? 0, axis.at(-1) ?? 1], [left, right]);
}

export function curveDrawing(picture: CurvePicture, width: number, height: number): TemplateResult {
  const { axis, courses, isRatio, price, cursor } = picture;
  const frame = curveFrame(width, height, picture);
  const { left, right, top, bottom } = frame;
  const range: [number, number] = [axis[0] ?? 0, axis.at(-1) ?? 1];
  const x = curveScale(picture, frame);
  const domain = isRatio ? ([0, RATIO_END] as [number, number]) : amounts(picture);
  const y = linear(domain, [bottom, top]);
  const levels = courses.map(({ ends }) => Number(ends.level));
  const across = spaced(ticks(range[0], range[1], Math.max(4, Math.min(10, Math.floor((right - left) / 74)))), x, frame);
  const up = ticks(domain[0], domain[1], 5);
  const at = cursor === null ? undefined : axis[cursor];
  const paths = courses.map((course) => ({ course, ...coursePaths(axis, course, x, linear(domain, [bottom - top, 0])) }));
  const vanished = courses.flatMap((course) => vanishing(axis, course, RATIO_END)).toSorted((a, b) => Math.abs(a) - Math.abs(b))[0];
  return html`<svg class="chart" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
    ${isRatio ? svg`<rect class="zone" x=${left} y=${top} width=${right - left} height=${Math.max(y(Math.min(...levels)) - top, 0)} />` : nothing}
    ${up.map((value) => svg`<line class="grid" x1=${left} x2=${right} y1=${y(value)} y2=${y(value)} /><text class="tick" x=${left - 6} y=${y(value) + 4} text-anchor="end">${isRatio ? tickRatio(value) : tickAmount(value)}</text>`)}
    ${across.map((move) => svg`<line class="grid" x1=${x(move)} x2=${x(move)} y1=${top} y2=${bottom} />${acrossLabel(move, x(move), bottom, price, frame)}`)}
    <line class="today" x1=${x(0)} x2=${x(0)} y1=${top} y2=${bottom} />
    ${!isRatio && domain[0] < 0 ? svg`<line class="today" x1=${left} x2=${right} y1=${y(0)} y2=${y(0)} />` : nothing}
    ${isRatio ? nothing : svg`<text class="tick" x=${left - 6} y=${top - 8} text-anchor="end">USDC</text>`}
    ${isRatio ? levelLines(courses, y, frame, vanished !== undefined && vanished < 0) : nothing}
    ${endLabels(
      courses.map(({ ends }) => ends),
      x,
      range,
      frame,
    )}
    <svg x="0" y=${top} width=${right + 4} height=${bottom - top + 2}>
      ${paths.map(({ course, lives, dead }, index) => svg`<g class="${course.ends.regime} ${isCovered(course, courses.slice(index + 1), y) ? "covered" : ""}"><path class="dead" d=${dead} /><path class="course" d=${lives} /></g>`)}
    </svg>
    ${vanished === undefined ? nothing : vanishedLabel(x(vanished), frame)}
    ${isRatio ? courses.map(({ ends }) => [ends.below, ends.above].map((end) => (end && !ends.isNow && end.at >= range[0] && end.at <= range[1] ? svg`<circle class="death ${ends.regime}" cx=${x(end.at)} cy=${y(Number(ends.level))} r="5" />` : nothing))) : nothing}
    ${at === undefined ? nothing : crosshair(at, picture, x(at), y, frame, cursor ?? 0)}
  </svg>`;
}

/** Pixels that a label under the picture needs. */
const LABEL = 54;

/** Those of the ticks whose labels do not touch; today's comes first. Labels at the edges are pulled in. */
function spaced(all: readonly number[], x: (value: number) => number, { left, right }: Frame): number[] {
  const place = (value: number) => Math.min(Math.max(x(value), left + 12), right - 20);
  const kept: number[] = [];
  for (const one of all.toSorted((a, b) => Math.abs(a) - Math.abs(b))) {
    if (kept.every((other) => Math.abs(place(one) - place(other)) >= LABEL)) kept.push(one);
  }
  return kept;
}

/** From the smallest to the largest amount while an account exists; zero always, so that nothing looks larger than it is. */
function amounts({ axis, courses }: CurvePicture): [number, number] {
  const alive = courses.flatMap(({ ends, values }) => {
    const life = lifeOf(ends);
    return life ? [...values].filter((_, index) => (axis[index] ?? 0) >= life[0] && (axis[index] ?? 0) <= life[1]) : [];
  });
  const shown = alive.length > 0 ? alive : courses.flatMap(({ values }) => [...values]);
  const [low = 0, high = 1] = extent(shown.filter(Number.isFinite));
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  const room = (to - from || 1) * 0.08;
  return [low < 0 ? from - room : 0, to + room];
}

function acrossLabel(move: number, at: number, bottom: number, price: number | null, { left, right }: Frame): TemplateResult {
  const anchor = at - left < 16 ? "start" : right - at < 22 ? "end" : "middle";
  const place = anchor === "start" ? left - 6 : at;
  return svg`<text class="tick" x=${place} y=${bottom + 16} text-anchor=${anchor}>${move === 0 ? "today" : tickMove(move)}</text>
    ${price === null ? nothing : svg`<text class="tick soft" x=${place} y=${bottom + 32} text-anchor=${anchor}>${tickAmount(price * (1 + move))}</text>`}`;
}

function levelLines(
  courses: readonly Course[],
  y: (value: number) => number,
  { left, right, top }: Frame,
  isLeftTaken: boolean,
): TemplateResult {
  const levels = [...new Set(courses.map(({ ends }) => ends.level))].toSorted((a, b) => Number(b) - Number(a));
  return svg`${courses.map(({ ends }) => svg`<line class="level ${ends.regime}" x1=${left} x2=${right} y1=${y(Number(ends.level))} y2=${y(Number(ends.level))} />`)}
    <text class="zone-name" x=${isLeftTaken ? right - 6 : left + 6} y=${top + 13} text-anchor=${isLeftTaken ? "end" : "start"}>liquidated above ${levels.map((level, index) => svg`${index > 0 ? " or " : ""}<tspan class=${courses.filter(({ ends }) => ends.level === level).length === 1 ? `regime ${courses.find(({ ends }) => ends.level === level)?.ends.regime}` : ""}>${tickRatio(Number(level))}</tspan>`)}</text>`;
}

/** Under the name of the zone, so that they never touch. */
function vanishedLabel(at: number, { left, right, top }: Frame): TemplateResult {
  const isRight = right - at > 120 || at - left < 120;
  return svg`<text class="zone-name" x=${isRight ? at + 7 : at - 7} y=${top + 29} text-anchor=${isRight ? "start" : "end"}>↑ to no equity left</text>`;
}

function crosshair(
  move: number,
  { courses }: CurvePicture,
  at: number,
  y: (value: number) => number,
  { top, bottom, left, right }: Frame,
  index: number,
): TemplateResult {
  const dots = courses.flatMap(({ ends, values }) => {
    const value = values[index] ?? Number.NaN;
    const height = y(value);
    return Number.isNaN(value) || height < top || height > bottom
      ? []
      : svg`<circle class="cursor ${ends.regime}" cx=${at} cy=${height} r="4.5" />`;
  });
  const words = move === 0 ? "" : moveText(move);
  const anchor = at - left < 30 ? "start" : right - at < 30 ? "end" : "middle";
  return svg`<line class="cursor" x1=${at} x2=${at} y1=${top} y2=${bottom} />${dots}
    ${words ? svg`<text class="cursor" x=${at} y=${bottom - 6} text-anchor=${anchor}>${words}</text>` : nothing}`;
}
