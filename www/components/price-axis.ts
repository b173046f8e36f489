// How far each position is from the liquidation price that the exchange displays: one lane per regime on a common price axis.
// Drawing only: pixels come from approximate numbers, every figure stands beside its lane as the engine wrote it.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { PositionReport } from "../api/index.js";
import { coins, isNegative, price, unsigned } from "./amounts.js";
import { liquidationPrice } from "./position-results.js";
import type { ShownRegime } from "./regimes.js";

/** Axes shown before "show all". */
const SHOWN_AT_FIRST = 3;
/** Prices further away than this multiple of the mark are drawn as an arrow at the edge. */
const FARTHEST = 4;

export function priceAxes(regimes: readonly ShownRegime[], showAll: boolean, onShowAll: () => void): TemplateResult | typeof nothing {
  const positions = regimes[0]?.report.positions ?? [];
  const drawn = positions
    .map((position, index) => ({ position, index }))
    .filter(({ index }) => regimes.some(({ report }) => report.positions[index]?.displayedLiquidationPrice !== null));
  if (drawn.length === 0) return nothing;
  const visible = showAll ? drawn : drawn.slice(0, SHOWN_AT_FIRST);
  return html`<section class="panel axes" aria-label="Distance to the displayed liquidation price">
    <h3>How far the displayed liquidation price is</h3>
    ${visible.map(({ position, index }) => axis(position, index, regimes))}
    ${
      visible.length < drawn.length
        ? html`<button type="button" class="quiet" @click=${onShowAll}>Show all ${drawn.length} positions</button>`
        : nothing
    }
  </section>`;
}

interface Scale {
  at: (value: string) => number;
  end: number;
  start: number;
}

function scaleFor(position: PositionReport, index: number, regimes: readonly ShownRegime[]): Scale {
  const mark = Number(position.markPrice);
  const stated = [
    position.markPrice,
    position.entryPrice,
    ...regimes.map(({ report }) => report.positions[index]?.displayedLiquidationPrice ?? null),
  ];
  const values = stated.filter((text) => text !== null && text !== undefined).map(Number);
  const near = values.filter((value) => value <= mark * FARTHEST);
  const low = Math.min(...near);
  const high = values.length > near.length ? mark * FARTHEST : Math.max(...near);
  const margin = Math.max(high - low, mark * 0.02) * 0.08;
  const start = Math.max(0, low - margin);
  const end = high + margin;
  return { start, end, at: (value) => Math.min(Math.max((Number(value) - start) / (end - start), 0), 1) * 100 };
}

function axis(position: PositionReport, index: number, regimes: readonly ShownRegime[]): TemplateResult {
  const scale = scaleFor(position, index, regimes);
  const mark = scale.at(position.markPrice);
  const entry = position.entryPrice === null ? null : scale.at(position.entryPrice);
  const isSame = entry !== null && Math.abs(entry - mark) < 0.5;
  const anchor = (at: number) => (at < 15 ? "start" : at > 85 ? "end" : "middle");
  return html`<div class="axis">
    <h4>${position.coin} <span class="side">${isNegative(position.size) ? "short" : "long"} ${coins(unsigned(position.size))}</span></h4>
    <div class="lane scale">
      <span></span>
      <svg class="drawing" height=${entry === null || isSame ? 18 : 34} width="100%" aria-hidden="true" focusable="false">
        <text x="${mark}%" y="13" text-anchor=${anchor(mark)}>${isSame ? "entry, now" : "now"} ${price(position.markPrice)}</text>
        ${entry === null || isSame ? nothing : svg`<text class="soft" x="${entry}%" y="29" text-anchor=${anchor(entry)}>entry ${price(position.entryPrice ?? "")}</text>`}
      </svg>
      <span></span>
    </div>
    ${regimes.map(({ regime, name, report, path }) => {
      const own = report.positions[index];
      return html`<div class="lane ${regime}">
        <span class="name">${name}</span>
        ${lane(scale, mark, entry, own?.displayedLiquidationPrice ?? null)}
        <span class="end">${liquidationPrice(own, `${path}.positions[${index}]`)}</span>
      </div>`;
    })}
  </div>`;
}

function lane(scale: Scale, mark: number, entry: number | null, liquidation: string | null): TemplateResult {
  const at = liquidation === null ? null : scale.at(liquidation);
  const isBeyond = liquidation !== null && Number(liquidation) > scale.end;
  return html`<svg class="drawing" height="26" width="100%" aria-hidden="true" focusable="false">
    <line class="rail" x1="0" x2="100%" y1="13" y2="13" />
    ${
      at === null
        ? nothing
        : svg`<line class="survives" x1="${Math.min(mark, at)}%" x2="${Math.max(mark, at)}%" y1="13" y2="13" />
            ${
              isBeyond
                ? svg`<svg x="100%" y="13" overflow="visible"><path class="arrow" d="M-9,-6 0,0 -9,6" /></svg>`
                : svg`<line class="end-of-life" x1="${at}%" x2="${at}%" y1="3" y2="23" />`
            }`
    }
    ${entry === null ? nothing : svg`<line class="entry" x1="${entry}%" x2="${entry}%" y1="6" y2="20" />`}
    <circle class="now" cx="${mark}%" cy="13" r="4.5" />
  </svg>`;
}
