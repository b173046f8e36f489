// The table of scenarios as a picture to keep: a row each, a bar for each regime, and the words beside it.

import { nothing, svg, type TemplateResult } from "lit";
import type { Regime, ScenariosReport } from "../../../api/index.js";
import { regimeName } from "../../../words/regimes.js";
import { fateText } from "../../../words/scenarios.js";

const [ROW, HEAD, NAMES, BAR] = [40, 28, 0.36, 12];
/** Characters of a title in a line at 13 pixels. */
const CHARACTER = 6.6;

export function scenarioHeight({ scenarios }: ScenariosReport): number {
  return HEAD + scenarios.length * ROW;
}

export function scenarioDrawing({ scenarios }: ScenariosReport, regimes: readonly Regime[], width: number): TemplateResult {
  const left = Math.round(width * NAMES);
  const column = (width - left) / Math.max(regimes.length, 1);
  const most = Math.floor(left / CHARACTER) - 2;
  const short = (text: string) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  return svg`
    ${regimes.map((regime, index) => svg`<g class=${regime}><text class="regime" x=${left + index * column} y="16">${regimeName(regime)}</text></g>`)}
    ${scenarios.map((scenario, row) => {
      const top = HEAD + row * ROW;
      return svg`<line class="grid" x1="0" x2=${width} y1=${top} y2=${top} />
        <text x="0" y=${top + 24}>${short(scenario.title)}</text>
        ${regimes.map((regime, index) => {
          const fate = scenario.regimes[regime];
          const whole = column - 24;
          const lived = fate.death ? Number(fate.death.share) * whole : whole;
          const x = left + index * column;
          return svg`<g class=${regime}>
            <text x=${x} y=${top + 16}>${fateText(fate, scenario.kind)}</text>
            ${fate.death ? svg`<rect class="cell dead" x=${x + lived} y=${top + 22} width=${whole - lived} height=${BAR} /><rect fill="url(#hatch-sheet)" x=${x + lived} y=${top + 22} width=${whole - lived} height=${BAR} />` : nothing}
            <rect class="bar" x=${x} y=${top + 22} width=${lived} height=${BAR} />
          </g>`;
        })}`;
    })}`;
}
