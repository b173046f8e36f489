// A picture to be saved: the drawing with its title, what its colours mean, and what rules it stands on, so that it can be understood where it
// goes.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Regime, RulebookStamp } from "../../api/index.js";
import { regimeName } from "../../words/regimes.js";
import { hatch, type Kind } from "./plane/map-drawing.js";

const [WIDTH, MARGIN, LINE, CHARACTER] = [1200, 28, 24, 7.2];
/** What stands between two drawings beside one another. */
const GAP = 24;

/** Room for each of so many drawings. */
export function roomFor(drawings: number): number {
  return Math.floor((WIDTH - 2 * MARGIN - GAP * (drawings - 1)) / drawings);
}

export interface Sheet {
  title: string;
  /** Sentences under the title. */
  words: readonly string[];
  /** Each drawing with the name over it, and its size. */
  drawings: readonly { name: string; drawing: TemplateResult; width: number; height: number }[];
  /** The lines in it, with what the line of a regime on a map says. */
  lines?: readonly { regime: Regime; words?: string }[];
  /** What the cells of a map, or the bars of a chart, mean. */
  kinds?: readonly Kind[];
  /** What it stands on: a report's rulebook and the time of its prices, or a sentence where there is none. */
  basis: { rulebook: RulebookStamp; market: { time: string | null } } | string;
}

function rulesText({ basis }: Sheet): string {
  if (typeof basis === "string") return `portfolio-margin. ${basis} A calculator, not advice.`;
  const { rulebook, market } = basis;
  const prices = market.time ? `Prices of ${market.time}. ` : "";
  return `portfolio-margin. Rulebook ${rulebook.id} of ${rulebook.date}. ${prices}A calculator, not advice.`;
}

export function sheet(all: Sheet): TemplateResult {
  const { title, words, drawings } = all;
  const keys = legendKeys(all);
  const legendTop = MARGIN + 34 + words.length * LINE;
  const rows = Math.max(...keys.map(({ row }) => row)) + 1;
  const top = legendTop + rows * LINE + 8;
  const hasNames = drawings.some(({ name }) => name !== "");
  const tallest = Math.max(...drawings.map(({ height }) => height)) + (hasNames ? LINE : 0);
  const height = top + tallest + 44;
  const left = (index: number) => MARGIN + drawings.slice(0, index).reduce((sum, { width }) => sum + width + GAP, 0);
  return html`<svg class="chart" width=${WIDTH} height=${height} viewBox="0 0 ${WIDTH} ${height}">
    <title>${title}</title>
    <defs>${hatch("sheet")}</defs>
    <rect class="paper" width=${WIDTH} height=${height} />
    <text class="sheet-title" x=${MARGIN} y=${MARGIN + 16}>${title}</text>
    ${words.map((line, index) => svg`<text class="sheet-words" x=${MARGIN} y=${MARGIN + 16 + (index + 1) * LINE}>${line}</text>`)}
    ${keys.map(({ mark, text, x, row }) => svg`<g transform="translate(${x} ${legendTop + row * LINE})">${mark}<text class="sheet-words" x="30" y="13">${text}</text></g>`)}
    ${drawings.map(({ name, drawing }, index) => svg`<g transform="translate(${left(index)} ${top})">${name ? svg`<text class="sheet-name" x="0" y="14">${name}</text>` : nothing}<g transform="translate(0 ${hasNames ? LINE : 0})">${drawing}</g></g>`)}
    <text class="sheet-words soft" x=${MARGIN} y=${height - 16}>${rulesText(all)}</text>
  </svg>`;
}

interface Key {
  mark: TemplateResult;
  text: string;
  x: number;
  row: number;
}

function legendKeys({ lines = [], kinds = [] }: Sheet): Key[] {
  const all = [
    ...kinds.map(({ kind, regime, name, isDead }) => ({
      mark: svg`<rect class="cell ${kind} ${kind === "only" ? (regime ?? "") : ""}" width="22" height="16" rx="3" />${isDead ? svg`<rect fill="url(#hatch-sheet)" width="22" height="16" rx="3" />` : nothing}`,
      text: name,
    })),
    ...lines.map(({ regime, words = "" }) => ({
      mark: svg`<path class="boundary ${regime}" d="M0,8H24" />`,
      text: `${regimeName(regime)} ${words}`.trim(),
    })),
    ...(kinds.length > 0 ? [] : [{ mark: svg`<path class="dead" d="M0,8H24" />`, text: "dashed: the account no longer exists" }]),
  ];
  let [x, row] = [MARGIN, 0];
  return all.map(({ mark, text }) => {
    const width = 30 + text.length * CHARACTER + 22;
    if (x + width > WIDTH - MARGIN && x > MARGIN) [x, row] = [MARGIN, row + 1];
    const key = { mark, text, x, row };
    x += width;
    return key;
  });
}
