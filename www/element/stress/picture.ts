// A picture to be saved: the drawing with its title, what its colours mean, and what rules it stands on, so that it can be understood where it
// goes.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Regime, RulebookStamp } from "../../api/index.js";
import { regimeName } from "../../words/regimes.js";
import { hatch, type Kind } from "./plane/map-drawing.js";

export const PICTURE_WIDTH = 1200;
const [MARGIN, LINE, CHARACTER] = [28, 24, 7.2];

export interface Sheet {
  title: string;
  /** Sentences under the title. */
  words: readonly string[];
  /** Each drawing with the name over it, and its size. */
  drawings: readonly { name: string; drawing: TemplateResult; width: number; height: number }[];
  regimes: readonly Regime[];
  /** What the cells of a map mean. */
  kinds: readonly Kind[];
  /** What a regime's line on a map says; null where lines are curves. */
  lineWords: ((regime: Regime) => string) | null;
  /** What it stands on: a rulebook, or a sentence where there is none. */
  rulebook: RulebookStamp | string;
  /** When the prices were, where the request says so. */
  time: string | null;
}

function rulesText({ rulebook, time }: Sheet): string {
  const basis = typeof rulebook === "string" ? rulebook : `Rulebook ${rulebook.id} of ${rulebook.date}.`;
  return `portfolio-margin. ${basis} ${time ? `Prices of ${time}. ` : ""}A calculator, not advice.`;
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
  const gap = 24;
  const left = (index: number) => MARGIN + drawings.slice(0, index).reduce((sum, { width }) => sum + width + gap, 0);
  return html`<svg class="chart" width=${PICTURE_WIDTH} height=${height} viewBox="0 0 ${PICTURE_WIDTH} ${height}">
    <title>${title}</title>
    <defs>${hatch("sheet")}</defs>
    <rect class="paper" width=${PICTURE_WIDTH} height=${height} />
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

function legendKeys({ regimes, kinds, lineWords }: Sheet): Key[] {
  const all = [
    ...kinds.map(({ kind, regime, name, isDead }) => ({
      mark: svg`<rect class="cell ${kind} ${kind === "only" ? (regime ?? "") : ""}" width="22" height="16" rx="3" />${isDead ? svg`<rect fill="url(#hatch-sheet)" width="22" height="16" rx="3" />` : nothing}`,
      text: name,
    })),
    ...regimes.map((regime) => ({
      mark: svg`<path class="boundary ${regime}" d="M0,8H24" />`,
      text: regimeName(regime) + (lineWords ? ` ${lineWords(regime)}` : ""),
    })),
    ...(kinds.length > 0 ? [] : [{ mark: svg`<path class="dead" d="M0,8H24" />`, text: "dashed: the account no longer exists" }]),
  ];
  let [x, row] = [MARGIN, 0];
  return all.map(({ mark, text }) => {
    const width = 30 + text.length * CHARACTER + 22;
    if (x + width > PICTURE_WIDTH - MARGIN && x > MARGIN) [x, row] = [MARGIN, row + 1];
    const key = { mark, text, x, row };
    x += width;
    return key;
  });
}
