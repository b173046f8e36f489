// The kinds of cell of a map: which regimes live there, or how near a regime's ratio is to its level.

import type { Regime, StressReport } from "../../../api/index.js";
import { regimeInWords, regimeName } from "../../../words/regimes.js";

import type { Kind } from "./map-drawing.js";

/** Ratios at which the shade changes. */
const SHADES = [0.4, 0.6, 0.8] as const;

export interface Kinds {
  kinds: Kind[];
  cells: Uint8Array;
}

/** Which of two regimes lives in each cell; or whether the only one does. */
export function survivors({ regimes }: StressReport, shown: readonly Regime[]): Kinds {
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return { kinds: [], cells: new Uint8Array() };
  const [one, other] = [regimes[first].isLiquidatable, regimes[last].isLiquidatable];
  if (first === last) {
    return {
      kinds: [
        { kind: "only", regime: first, name: `${regimeName(first)} lives`, label: "lives", isDead: false },
        { kind: "dead", regime: null, name: "Liquidated", label: "liquidated", isDead: true },
      ],
      cells: one,
    };
  }
  const only = (regime: Regime): Kind => ({
    kind: "only",
    regime,
    name: `Only ${regimeInWords(regime)} lives`,
    label: `only ${regimeInWords(regime)}`,
    isDead: false,
  });
  return {
    kinds: [
      { kind: "both", regime: null, name: "Both live", label: "both live", isDead: false },
      only(last),
      only(first),
      { kind: "dead", regime: null, name: "Both liquidated", label: "both liquidated", isDead: true },
    ],
    cells: one.map((isFirst, cell) => (isFirst ? 1 : 0) + (other[cell] ? 2 : 0)),
  };
}

/** How near each cell is to liquidation under one regime. */
export function shades({ regimes }: StressReport, regime: Regime): Kinds {
  const { ratio, isLiquidatable } = regimes[regime];
  const names = ["Safe: ratio under 40 %", "Under 60 %", "Under 80 %", "Above 80 %"];
  return {
    kinds: [
      ...names.map((name, index) => ({ kind: `shade-${index}`, regime, name, label: index === 0 ? "safe" : "", isDead: false })),
      { kind: "dead", regime: null, name: "Liquidated", label: "liquidated", isDead: true },
    ],
    cells: Uint8Array.from(ratio, (value, cell) => {
      if (isLiquidatable[cell]) return SHADES.length + 1;
      const shade = SHADES.findIndex((end) => Number.isNaN(value) || value < end);
      return shade === -1 ? SHADES.length : shade;
    }),
  };
}
