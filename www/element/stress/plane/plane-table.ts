// The same as the maps, as tables of few cells and as a file of all.

import { html, nothing, type TemplateResult } from "lit";
import type { Regime, StressReport } from "../../../api/index.js";
import { grouped } from "../../../words/amounts.js";
import { ratioText } from "../../../words/rounded.js";
import { GRID_COLUMNS } from "../readout.js";
import type { NamedMap } from "./map-drawing.js";
import { type PlaneQuestion, planeNames } from "./plane-words.js";

/** Rows and columns of a table. */
const SHOWN = 11;

export function planeTable(report: StressReport, question: PlaneQuestion, maps: readonly NamedMap[]): TemplateResult {
  const [across, up] = planeNames(question);
  return html`<details class="more">
    <summary>The same as a table</summary>
    ${maps.map(
      ({ name, regime, picture: { axis, axis2, write, kinds, cells } }) => html`
        ${name ? html`<h4 class=${regime ?? ""}>${name}</h4>` : nothing}
        <div class="scroll" tabindex="0" role="region" aria-label="Table of the picture ${name}">
          <table class="steps plane" aria-label="${name || "Who survives"}, ${across} across, ${up} down">
            <thead>
              <tr>
                <td>${up} ↓ ${across} →</td>
                ${sampled(axis).map((column) => html`<th scope="col">${write[0](axis[column] ?? 0)}</th>`)}
              </tr>
            </thead>
            <tbody>
              ${sampled(axis2)
                .toReversed()
                .map(
                  (row) => html`<tr>
                    <th scope="row">${write[1](axis2[row] ?? 0)}</th>
                    ${sampled(axis).map((column) => {
                      const cell = row * axis.length + column;
                      const kind = kinds[cells[cell] ?? 0];
                      const isDead = kind?.isDead;
                      return html`<td class=${isDead ? "dead" : ""}>${regime && !isDead ? ratioText(report.regimes[regime].ratio[cell] ?? Number.NaN) : kind?.label || kind?.name}</td>`;
                    })}
                  </tr>`,
                )}
            </tbody>
          </table>
        </div>`,
    )}
    <p class="note">Rounded for drawing. All ${grouped(String(report.axis.length * (report.axis2?.length ?? 1)))} cells are in the CSV file.</p>
  </details>`;
}

/** Indexes of a few points of an axis, with the first, the middle and the last. */
function sampled({ length }: Float64Array): number[] {
  const count = Math.min(SHOWN, length);
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / Math.max(count - 1, 1)));
}

export function planeCsv(
  { axis, axis2, regimes, rulebook }: StressReport,
  { coin, second }: PlaneQuestion,
  shown: readonly Regime[],
): (string | number)[][] {
  const up = second.kind === "coin" ? `${second.coin}_move` : second.kind === "gap" ? "perp_over_spot" : "hours";
  return [
    [`${coin}_move`, up, ...shown.flatMap((regime) => GRID_COLUMNS.map(([name]) => `${regime}_${name}`)), "rulebook"],
    ...Array.from(axis2 ?? []).flatMap((y, row) =>
      Array.from(axis, (x, column) => {
        const cell = row * axis.length + column;
        return [
          x,
          y,
          ...shown.flatMap((regime) => GRID_COLUMNS.map(([, figures]) => regimes[regime][figures][cell] ?? Number.NaN)),
          rulebook.id,
        ];
      }),
    ),
  ];
}
