// The words of a map: what its axes are, where a place is, what is there.

import type { Regime, StressOverrides, StressReport } from "../../../api/index.js";
import { shortHours } from "../../../words/duration.js";
import { dollarsText, moveText, tickMove } from "../../../words/rounded.js";
import { type ReadoutRow, ratioAt, thresholdRow } from "../readout.js";

export type PlaneQuestion = StressOverrides & { coin: string; second: NonNullable<StressOverrides["second"]> };

export function planeNames({ coin, second }: PlaneQuestion): [string, string] {
  const up = second.kind === "coin" ? `${second.coin} price` : second.kind === "gap" ? `${coin} perp over its spot` : "Time";
  return [second.kind === "gap" ? `${coin} spot and perp` : `${coin} price`, up];
}

export const writeFirst = (value: number): string => (Math.abs(value) < 1e-9 ? "today" : tickMove(value));

export function writeSecond({ second }: PlaneQuestion): (value: number) => string {
  if (second.kind === "time") return shortHours;
  return second.kind === "gap" ? (value) => (Math.abs(value) < 1e-9 ? "none" : tickMove(value)) : writeFirst;
}

export function placeText({ coin, second }: PlaneQuestion, x: number, y: number): string {
  if (Math.abs(x) < 1e-9 && Math.abs(y) < 1e-9) return "Today";
  const up =
    second.kind === "coin"
      ? `${second.coin} ${moveText(y)}`
      : second.kind === "gap"
        ? `gap ${moveText(y)}`
        : shortHours(y) === "now"
          ? "now"
          : `in ${shortHours(y)}`;
  return `${coin} ${moveText(x)}, ${up}`;
}

export function planeRows(report: StressReport, shown: readonly Regime[], cell: number): ReadoutRow[] {
  const own = shown.map((regime) => report.regimes[regime]);
  return [
    { name: "Margin ratio", values: own.map((grid) => ratioAt(grid, cell)) },
    { name: "Account value", values: own.map(({ accountValue }) => dollarsText(accountValue[cell] ?? Number.NaN)) },
    { name: "State", values: own.map(({ ratio, isLiquidatable }) => stateText(ratio[cell] ?? 0, isLiquidatable[cell] === 1)) },
    ...thresholdRow(report, shown, cell),
  ];
}

function stateText(ratio: number, isLiquidatable: boolean): string {
  return isLiquidatable ? "liquidated" : ratio >= 0.8 ? "above 80 %" : "safe";
}
