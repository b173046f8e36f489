// The cells of a map, gathered into one path for each kind of cell, and the line at which a regime ends.

import { contours } from "../d3.js";
import type { Linear } from "../linear.js";

export interface MapAxes {
  axis: Float64Array;
  axis2: Float64Array;
  x: Linear;
  y: Linear;
}

/** From the first to the last point of an axis. */
export function ends(axis: Float64Array): [number, number] {
  return [axis[0] ?? 0, axis.at(-1) ?? 1];
}

/** Where the cell of a point begins: halfway from the one before, and nowhere outside the picture. */
function edge(axis: Float64Array, index: number): number {
  const [first, last] = ends(axis);
  const step = axis.length > 1 ? (last - first) / (axis.length - 1) : 1;
  return Math.min(Math.max(first + (index - 0.5) * step, first), last);
}

/** A path for each kind of cell: `kindOf` says which kind a cell (by its index in the grid) is. */
export function cellPaths({ axis, axis2, x, y }: MapAxes, kinds: number, kindOf: (cell: number) => number): string[] {
  const paths = Array.from({ length: kinds }, () => [] as string[]);
  const round = (value: number) => Math.round(value * 100) / 100;
  for (let row = 0; row < axis2.length; row++) {
    const [bottom, top] = [round(y(edge(axis2, row))), round(y(edge(axis2, row + 1)))];
    let start = 0;
    for (let column = 1; column <= axis.length; column++) {
      const kind = kindOf(row * axis.length + start);
      if (column < axis.length && kindOf(row * axis.length + column) === kind) continue;
      const [left, right] = [round(x(edge(axis, start))), round(x(edge(axis, column)))];
      paths[kind]?.push(`M${left},${top}H${right}V${bottom}H${left}Z`);
      start = column;
    }
  }
  return paths.map((pieces) => pieces.join(""));
}

export interface Cells {
  ratio: Float64Array;
  isLiquidatable: Uint8Array;
}

/**
 * The line at which a regime ends, from the cells. It follows the ratio between them where the ratio alone decides, which is so unless an account
 * has several pools with levels of their own; else it runs between the cells.
 */
export function endLine({ axis, axis2, x, y }: MapAxes, { ratio, isLiquidatable }: Cells, level: number): string {
  const beyond = level * 2;
  const capped = Array.from(ratio, (value, cell) => (Number.isNaN(value) ? (isLiquidatable[cell] ? beyond : 0) : Math.min(value, beyond)));
  const isDecided = capped.every((value, cell) => value > level === (isLiquidatable[cell] === 1));
  const field = isDecided ? capped : Array.from(isLiquidatable);
  const [columns, rows] = [axis.length, axis2.length];
  const [polygon] = contours()
    .size([columns, rows])
    .thresholds([isDecided ? level : 0.5])(field);
  // A contour counts from the edges of cells; the middle of the first is at a half.
  const place = (points: Float64Array, count: number, at: number) => {
    const [first, last] = [points[0] ?? 0, points.at(-1) ?? 1];
    return first + ((at - 0.5) / Math.max(count - 1, 1)) * (last - first);
  };
  const write = ([across = 0, up = 0]: readonly number[]) =>
    `${x(place(axis, columns, across)).toFixed(1)},${y(place(axis2, rows, up)).toFixed(1)}`;
  // Beyond the points of the grid a contour only closes itself along the border, which is no end of anything.
  const isOutside = ([a = 0, b = 0]: readonly number[]) => a < 0.5 || a > columns - 0.5 || b < 0.5 || b > rows - 0.5;
  const pieces: string[] = [];
  for (const ring of (polygon?.coordinates ?? []).flat()) {
    let isDown = false;
    for (const [index, point] of ring.entries()) {
      const next = ring[index + 1];
      if (!next) break;
      if (isOutside(point) || isOutside(next)) {
        isDown = false;
        continue;
      }
      pieces.push(isDown ? `L${write(next)}` : `M${write(point)}L${write(next)}`);
      isDown = true;
    }
  }
  return pieces.join("");
}

/** Polylines of the engine as a path. */
export function exactLine({ x, y }: MapAxes, lines: readonly (readonly { x: string; y: string }[])[]): string {
  return lines
    .map((points) =>
      points.map((point, index) => `${index === 0 ? "M" : "L"}${x(Number(point.x)).toFixed(2)},${y(Number(point.y)).toFixed(2)}`).join(""),
    )
    .join("");
}

/** The share of cells of which something holds. */
export function shareOf(count: number, holds: (cell: number) => boolean): number {
  let found = 0;
  for (let cell = 0; cell < count; cell++) if (holds(cell)) found++;
  return count === 0 ? 0 : found / count;
}
