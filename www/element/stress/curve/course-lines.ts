// A regime's figure along a move, as paths: solid while the account lives, dashed where it no longer exists. Drawing only.

import type { RegimeEnds } from "../../../book/ends.js";
import { bisectCenter, line } from "../d3.js";
import type { Linear } from "../linear.js";

export interface Course {
  ends: RegimeEnds;
  values: Float64Array;
  isLiquidatable: Uint8Array;
  /** Whether the figure is the margin ratio, whose value where an account ends is known, and which is beyond all where no equity is left. */
  isRatio: boolean;
}

export interface CoursePaths {
  lives: string;
  dead: string;
}

type Point = [x: number, y: number];

/** The range of moves in which the account exists; null where it exists nowhere. */
export function lifeOf({ isNow, below, above }: RegimeEnds): [number, number] | null {
  if (isNow) return null;
  return [below?.at ?? Number.NEGATIVE_INFINITY, above?.at ?? Number.POSITIVE_INFINITY];
}

export function coursePaths(axis: Float64Array, course: Course, x: Linear, y: Linear): CoursePaths {
  const path = line<Point>(
    ([move]) => x(move),
    ([, value]) => y(value),
  ).defined(([, value]) => !Number.isNaN(value));
  const draw = (points: Point[]) => (points.length > 1 ? (path(points) ?? "") : "");
  const all = pointsOf(axis, course);
  const life = lifeOf(course.ends);
  if (!life) return { lives: "", dead: draw(all) };
  const [low, high] = life;
  const cut = (from: number, to: number): Point[] => [
    ...edge(from, all, course),
    ...all.filter(([move]) => move > from && move < to),
    ...edge(to, all, course),
  ];
  return {
    lives: draw(cut(low, high)),
    dead: draw(cut(Number.NEGATIVE_INFINITY, low)) + draw(cut(high, Number.POSITIVE_INFINITY)),
  };
}

/** No equity to back a requirement: the ratio is beyond every number, and its line leaves the picture. */
const BEYOND = 1e3;

function pointsOf(axis: Float64Array, { values, isLiquidatable, isRatio }: Course): Point[] {
  return Array.from(axis, (move, index): Point => {
    const value = values[index] ?? Number.NaN;
    return [move, isRatio ? (Number.isNaN(value) && isLiquidatable[index] ? BEYOND : Math.min(value, BEYOND)) : value];
  });
}

/** The point where an account ends, which lies between those of the grid. */
function edge(at: number, all: Point[], { ends, isRatio }: Course): Point[] {
  if (!Number.isFinite(at)) return [];
  const right = all.findIndex(([move]) => move >= at);
  const [before, after] = [all[right - 1], all[right]];
  if (!after) return [];
  if (isRatio) return before || after[0] === at ? [[at, Number(ends.level)]] : [];
  if (after[0] === at) return [after];
  if (!before) return [];
  const share = (at - before[0]) / (after[0] - before[0]);
  return [[at, before[1] + (after[1] - before[1]) * share]];
}

/** Where a ratio leaves the picture on its way to no equity at all, outwards from today. */
export function vanishing(axis: Float64Array, { values, isLiquidatable, isRatio }: Course, top: number): number[] {
  if (!isRatio) return [];
  const now = bisectCenter(axis, 0);
  return [-1, 1].flatMap((step) => {
    const inOrder = Array.from({ length: step > 0 ? axis.length - now : now + 1 }, (_, index) => now + index * step);
    if (!inOrder.some((index) => Number.isNaN(values[index]) && isLiquidatable[index])) return [];
    const left = inOrder.find((index) => Number.isNaN(values[index]) || (values[index] ?? 0) > top);
    // A ratio that is beyond the picture today has no place where it leaves it.
    return left === undefined || left === now ? [] : [axis[left] ?? 0];
  });
}

/** Lines nearer than this many pixels are on one another. */
const TOUCHING = 2;

/** Whether a line runs under one that is drawn after it, for a good part of its way. */
export function isCovered(course: Course, later: readonly Course[], y: Linear): boolean {
  return later.some((other) => {
    const together = course.values.filter((value, index) => Math.abs(y(value) - y(other.values[index] ?? Number.NaN)) < TOUCHING);
    return together.length > course.values.length * 0.2;
  });
}
