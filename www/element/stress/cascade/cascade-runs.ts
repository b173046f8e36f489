// How the figures of a simulated market are distributed over its seeds: boxes of the amplification, and a table of every figure.

import { html, nothing, svg, type TemplateResult } from "lit";
import { type CascadeDistribution, type CascadeRunsReport, formatPercent, type Percentiles } from "../../../api/index.js";
import { multiple, NONE } from "../../../words/amounts.js";
import { amountText, WITH, WITHOUT } from "../../../words/cascade.js";
import { ticks } from "../d3.js";
import { linear } from "../linear.js";

const [ROW, BOX, LEFT, AXIS] = [38, 18, 8, 26];

const COLUMNS: readonly { column: keyof Percentiles; name: string }[] = [
  { column: "least", name: "Least" },
  { column: "p5", name: "5 %" },
  { column: "p25", name: "25 %" },
  { column: "median", name: "Half" },
  { column: "p75", name: "75 %" },
  { column: "p95", name: "95 %" },
  { column: "most", name: "Most" },
];

type Figure = { name: string; of: (own: CascadeDistribution) => Percentiles | null; write: (text: string) => string };
const FIGURES: readonly Figure[] = [
  { name: "Amplification", of: ({ amplification }) => amplification, write: multiple },
  { name: "Liquidated, USDC", of: ({ liquidated }) => liquidated, write: amountText },
  { name: "Deleveraged, USDC", of: ({ deleveraged }) => deleveraged, write: amountText },
  { name: "Bad debt, USDC", of: ({ badDebt }) => badDebt, write: amountText },
];

const sidesOf = (report: CascadeRunsReport) => [
  { name: WITH, regime: "portfolio", own: report as CascadeDistribution },
  { name: WITHOUT, regime: "standard", own: report.withoutPortfolioMargin },
];

export const RUNS_HEIGHT = 2 * ROW + AXIS + 8;

/** Boxes hold the half in the middle, whiskers reach from the least to the most. */
export function runsDrawing(report: CascadeRunsReport, width: number): TemplateResult {
  const sides = sidesOf(report).flatMap((side) => (side.own.amplification ? [{ ...side, all: side.own.amplification }] : []));
  const figures = sides.flatMap(({ all }) => [Number(all.least), Number(all.most)]);
  const [low, high] = [Math.min(...figures, 1), Math.max(...figures, 1)];
  const room = (high - low) * 0.05 || 0.05;
  const x = linear([low - room, high + room], [LEFT, width - LEFT - 8]);
  const bottom = sides.length * ROW + 8;
  return svg`<svg class="chart" width=${width} height=${RUNS_HEIGHT} viewBox="0 0 ${width} ${RUNS_HEIGHT}" role="img" aria-label="Amplification over the seeds; the table says the same">
    ${ticks(low - room, high + room, Math.max(3, Math.floor(width / 110))).map((value) => svg`<line class="grid" x1=${x(value)} x2=${x(value)} y1="4" y2=${bottom} /><text class="tick" x=${x(value)} y=${bottom + 16} text-anchor="middle">${value}×</text>`)}
    <line class="shock" x1=${x(1)} x2=${x(1)} y1="4" y2=${bottom} />
    ${sides.map(({ name, regime, all }, index) => {
      const top = index * ROW + 18;
      const [least, p25, median, p75, most] = [all.least, all.p25, all.median, all.p75, all.most].map((figure) => x(Number(figure)));
      return svg`<g class=${regime}>
        <text class="zone-name" x=${LEFT} y=${top - 4}>${name}</text>
        <line class="whisker" x1=${least} x2=${most} y1=${top + BOX / 2} y2=${top + BOX / 2} />
        <rect class="box" x=${p25} y=${top} width=${Math.max((p75 ?? 0) - (p25 ?? 0), 2)} height=${BOX} />
        <line class="median" x1=${median} x2=${median} y1=${top} y2=${top + BOX} />
      </g>`;
    })}
  </svg>`;
}

export function runsText(report: CascadeRunsReport): string {
  const own = report.amplification;
  if (!own) return `Over ${report.runs} seeds the shock comes back to where it began.`;
  const other = report.withoutPortfolioMargin.amplification;
  const compared = other ? `; without portfolio margin ${multiple(other.median)}` : "";
  return `Over ${report.runs} seeds the shock is amplified ${multiple(own.median)} in the middle, from ${multiple(own.least)} to ${multiple(own.most)}${compared}.${deathText(report)}`;
}

function deathText({ account, deathProbability, withoutPortfolioMargin }: CascadeRunsReport): string {
  if (deathProbability === null) return "";
  const other = withoutPortfolioMargin.deathProbability;
  const compared = other === null ? "" : `, ${formatPercent(other, { digits: 0 })} without portfolio margin`;
  return ` ${account ? "Your account" : "The scenario's own account"} dies in ${formatPercent(deathProbability, { digits: 0 })} of them${compared}.`;
}

export function runsTable(report: CascadeRunsReport): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Distribution over the seeds">
    <table class="steps" aria-label="Distribution over the seeds">
      <thead>
        <tr><th scope="col">Share of seeds at or below</th>${COLUMNS.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr>
      </thead>
      ${sidesOf(report).map(
        ({ name, regime, own }) => html`<tbody>
          <tr class="ends"><th scope="rowgroup" class=${regime} colspan=${COLUMNS.length + 1}>${name}</th></tr>
          ${FIGURES.map(({ name: figure, of, write }) => {
            const all = of(own);
            return html`<tr><th scope="row">${figure}</th>${COLUMNS.map(({ column }) => html`<td>${all ? write(all[column]) : NONE}</td>`)}</tr>`;
          })}
          ${own.deathProbability === null ? nothing : html`<tr><th scope="row">The account dies in</th><td colspan=${COLUMNS.length}>${formatPercent(own.deathProbability, { digits: 0 })} of the runs</td></tr>`}
        </tbody>`,
      )}
    </table>
  </div>`;
}

export function runsCsv(report: CascadeRunsReport): string[][] {
  const head = ["scenario", "first seed", "seeds", "market", "figure", ...COLUMNS.map(({ column }) => column)];
  const rows = sidesOf(report).flatMap(({ name, own }) =>
    FIGURES.map(({ name: figure, of }) => {
      const all = of(own);
      return [report.title, report.seed, String(report.runs), name, figure, ...COLUMNS.map(({ column }) => all?.[column] ?? "")];
    }),
  );
  return [head, ...rows];
}
