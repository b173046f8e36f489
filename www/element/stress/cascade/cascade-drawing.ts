// A simulated market as a picture: a coin's price with portfolio margin and without over time, and under it what is liquidated (up) and
// deleveraged (down) in each block. What lies after the moment that is shown is faint. Drawing only: the figures are in the table.

import { nothing, svg, type TemplateResult } from "lit";
import type { CascadeReport } from "../../../api/index.js";
import { MANY_SECONDS, secondsText } from "../../../words/duration.js";
import { tickAmount } from "../../../words/rounded.js";
import { extent, line, ticks } from "../d3.js";
import { type Linear, linear } from "../linear.js";

const [AXIS_BELOW, BARS, BETWEEN, TOP] = [40, 0.3, 16, 12];
const PADDING = 0.06;

export interface CascadePicture {
  report: CascadeReport;
  /** Place of the coin in the report's lists. */
  coin: number;
  /** Blocks that are shown; null for all of them, in a picture that is saved. */
  at: number | null;
}

interface Place {
  left: number;
  right: number;
  /** Where the prices end and where the bars begin. */
  priceBottom: number;
  barsTop: number;
  barsBottom: number;
}

export function cascadeDrawing({ report, coin, at }: CascadePicture, width: number, height: number): TemplateResult {
  const { blocks, perCoin, secondsPerBlock, withoutPortfolioMargin } = report;
  const place = placeOf(width, height);
  const { left, right, priceBottom, barsTop, barsBottom } = place;
  const outcome = perCoin[coin];
  const start = Number(outcome?.startPrice ?? 0);
  const prices = (all: typeof blocks) => [start, ...all.map((block) => Number(block.prices[coin] ?? 0))];
  const [own, other] = [prices(blocks), prices(withoutPortfolioMargin.blocks)];
  const shocked = Number(outcome?.shockedPrice ?? start);
  const [lowest = 0, highest = 1] = extent([...own, ...other, shocked]);
  const room = (highest - lowest) * PADDING || highest * PADDING;
  const x = linear([0, blocks.length], [left, right]);
  const y = linear([lowest - room, highest + room], [priceBottom, TOP]);
  const liquidated = blocks.map((block) => Number(block.liquidated[coin] ?? 0));
  const deleveraged = blocks.map((block) => Number(block.deleveraged[coin] ?? 0));
  const bars = linear([-Math.max(...deleveraged, 0), Math.max(...liquidated, 1)], [barsBottom, barsTop]);
  const thickness = Math.max(((right - left) / blocks.length) * 0.8, 1);
  const path = line<number>(
    (_, index) => x(index),
    (price) => y(price),
  );
  const first = deleveraged.findIndex((amount) => amount > 0);
  const drawn = svg`
    <path class="volume liquidated" stroke-width=${thickness} d=${barPath(liquidated, x, bars)} />
    <path class="volume deleveraged" stroke-width=${thickness} d=${barPath(
      deleveraged.map((amount) => -amount),
      x,
      bars,
    )} />
    <g class="standard covered"><path class="course" d=${path(other) ?? ""} /></g>
    <g class="portfolio"><path class="course" d=${path(own) ?? ""} /></g>
    ${first < 0 ? nothing : firstMark(x(first + 1), `first deleveraging, ${secondsText((first + 1) * secondsPerBlock)}`, place)}`;
  const isPart = at !== null && at < blocks.length;
  return svg`<svg class="chart" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
    ${axes(report, x, y, bars, place)}
    <line class="shock" x1=${left} x2=${right} y1=${y(shocked)} y2=${y(shocked)} />
    <text class="zone-name" x=${right - 4} y=${y(shocked) - 5} text-anchor="end">the shock alone ends here</text>
    ${
      isPart
        ? svg`<clipPath id="shown"><rect x="0" y="0" width=${x(at)} height=${height} /></clipPath>
          <g opacity="0.22">${drawn}</g><g clip-path="url(#shown)">${drawn}</g>`
        : drawn
    }
    ${at === null ? nothing : svg`<line class="cursor" x1=${x(at)} x2=${x(at)} y1=${TOP} y2=${barsBottom} /><g class="portfolio"><circle class="cursor" r="5" cx=${x(at)} cy=${y(own[at] ?? start)} /></g>`}
  </svg>`;
}

function placeOf(width: number, height: number): Place {
  const [left, right, barsBottom] = [58, width - 10, height - AXIS_BELOW];
  const barsTop = Math.round(barsBottom - (barsBottom - TOP) * BARS);
  return { left, right, priceBottom: barsTop - BETWEEN, barsTop, barsBottom };
}

function axes({ blocks, secondsPerBlock }: CascadeReport, x: Linear, y: Linear, bars: Linear, place: Place): TemplateResult {
  const { left, right, priceBottom, barsTop, barsBottom } = place;
  const seconds = blocks.length * secondsPerBlock;
  const unit = seconds >= MANY_SECONDS ? 60 : 1;
  const isWide = right - left > 420;
  const across = ticks(0, seconds / unit, Math.max(3, Math.floor((right - left) / 90)));
  const up = ticks(y.inverse(priceBottom), y.inverse(TOP), 5);
  const [low, high] = [bars.inverse(barsBottom), bars.inverse(barsTop)];
  return svg`
    ${up.map((value) => svg`<line class="grid" x1=${left} x2=${right} y1=${y(value)} y2=${y(value)} /><text class="tick" x=${left - 6} y=${y(value) + 4} text-anchor="end">${tickAmount(value)}</text>`)}
    ${across.map((value) => svg`<line class="grid" x1=${x((value * unit) / secondsPerBlock)} x2=${x((value * unit) / secondsPerBlock)} y1=${TOP} y2=${barsBottom} /><text class="tick" x=${x((value * unit) / secondsPerBlock)} y=${barsBottom + 16} text-anchor=${(value * unit) / secondsPerBlock > blocks.length * 0.97 ? "end" : "middle"}>${value}${unit === 60 ? " min" : " s"}</text>`)}
    <line class="tick" x1=${left} x2=${right} y1=${bars(0)} y2=${bars(0)} />
    ${[...new Set([low, high])].filter((value) => value !== 0).map((value) => svg`<text class="tick" x=${left - 6} y=${bars(value) + (value > 0 ? 10 : 0)} text-anchor="end">${tickAmount(Math.abs(value))}</text>`)}
    <text class="tick" x=${left} y=${barsBottom + 32}>bars: USDC a block${isWide ? ", liquidated up, deleveraged down" : ""}</text>`;
}

function barPath(amounts: readonly number[], x: Linear, y: Linear): string {
  return amounts
    .map((amount, index) => (amount === 0 ? "" : `M${x(index + 1).toFixed(1)},${y(0).toFixed(1)}V${y(amount).toFixed(1)}`))
    .join("");
}

function firstMark(at: number, words: string, { left, right, barsBottom }: Place): TemplateResult {
  const isRight = at > (left + right) / 2;
  return svg`<line class="first" x1=${at} x2=${at} y1=${TOP} y2=${barsBottom} />
    <text class="first" x=${at + (isRight ? -5 : 5)} y=${TOP + 10} text-anchor=${isRight ? "end" : "start"}>${words}</text>`;
}
