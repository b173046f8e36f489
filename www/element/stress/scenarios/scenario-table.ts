// Scenarios by regimes: which of them kills, how far along its move, and on request the figures with the sources. Where there is little room a
// scenario's name stands over its cells.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Regime, ScenarioFate, ScenarioReport, ScenariosReport } from "../../../api/index.js";
import { hoursText } from "../../../words/duration.js";
import { regimeName } from "../../../words/regimes.js";
import { fateRows, fateText, GROUPS, leftText, leftWords, movesText, placeText } from "../../../words/scenarios.js";
import { warningSign } from "../../figure.js";
import { regimeHeads } from "../../regime-columns.js";

/** Widths from which the name stands beside the cells. */
const ROOM_FOR_NAMES = 620;

export interface OpenedScenarios {
  opened: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

export function scenarioTable(
  report: ScenariosReport,
  regimes: readonly Regime[],
  width: number,
  { opened, onToggle }: OpenedScenarios,
): TemplateResult {
  const isWide = width >= ROOM_FOR_NAMES;
  const columns = regimes.length + (isWide ? 1 : 0);
  return html`<table class="fates ${isWide ? "wide" : ""}" aria-label="Which scenario each regime survives">
    <thead>
      <tr>
        ${isWide ? html`<td></td>` : nothing}
        ${regimes.map((regime) => html`<th scope="col" class=${regime}>${regimeName(regime)}</th>`)}
      </tr>
    </thead>
    ${GROUPS.map(({ name, has }) => {
      const own = report.scenarios.filter(has);
      if (own.length === 0) return nothing;
      return html`<tbody>
        <tr class="group"><th scope="rowgroup" colspan=${columns}>${name}</th></tr>
        ${own.map((scenario) => scenarioRows(scenario, regimes, columns, isWide, opened.has(scenario.id), onToggle))}
      </tbody>`;
    })}
  </table>`;
}

function scenarioRows(
  scenario: ScenarioReport,
  regimes: readonly Regime[],
  columns: number,
  isWide: boolean,
  isOpen: boolean,
  onToggle: (id: string) => void,
): TemplateResult {
  const { id, title, date } = scenario;
  const name = html`<button type="button" class="opens" aria-expanded=${isOpen ? "true" : "false"} @click=${() => onToggle(id)}>
      <svg class="twist" viewBox="0 0 10 10" width="10" height="10" aria-hidden="true" focusable="false"><path d=${isOpen ? "M1 3h8L5 8z" : "M3 1l5 4-5 4z"} fill="currentColor" /></svg>
      <span>${title}</span>
    </button>
    <span class="note moves">${movesText(scenario)}${date && !title.includes(date.slice(0, 4)) ? html`, ${date}` : nothing}${scenario.hours === null || scenario.kind === "utilization" ? nothing : html`, in ${hoursText(String(scenario.hours))}`}</span>`;
  const cells = regimes.map(
    (regime) => html`<td class=${regime} data-regime=${regime}>${fateCell(scenario.regimes[regime], scenario.kind)}</td>`,
  );
  return html`${
    isWide
      ? html`<tr data-scenario=${id}><th scope="row">${name}</th>${cells}</tr>`
      : html`<tr class="name"><th scope="rowgroup" colspan=${columns}>${name}</th></tr><tr data-scenario=${id}>${cells}</tr>`
  }
  ${isOpen ? html`<tr class="details"><td colspan=${columns}>${details(scenario, regimes)}</td></tr>` : nothing}`;
}

function fateCell(fate: ScenarioFate, kind: string): TemplateResult {
  const isDead = fate.death !== null;
  const where = placeText(fate);
  return html`<span class="fate-words ${isDead ? "alarm" : ""}">${isDead ? warningSign : tick} ${fateText(fate, kind)}</span>
    ${lifeBar(fate)}
    <span class="note">${
      isDead
        ? html`${where ? html`at ${where}; ` : nothing}${leftWords(fate)}`
        : fate.isolatedLiquidated.length > 0
          ? html`isolated ${fate.isolatedLiquidated.join(", ")} is liquidated`
          : html`${leftText(fate)} USDC left`
    }</span>`;
}

const tick = html`<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false"><path d="M2.5 8.5 6.5 12.5 13.5 4" fill="none" stroke="currentColor" stroke-width="2" /></svg>`;

/** How far along the move it lives: the words beside say it too. */
function lifeBar({ death }: ScenarioFate): TemplateResult {
  const lived = death ? Math.max(Number(death.share) * 100, 0) : 100;
  return html`<svg class="life" viewBox="0 0 100 8" height="8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <rect class="gone" width="100" height="8" />
    <rect class="lived" width=${lived} height="8" />
    ${death ? svg`<rect class="end" x=${Math.min(lived, 98.8)} width="1.2" height="8" />` : nothing}
  </svg>`;
}

function details(scenario: ScenarioReport, regimes: readonly Regime[]): TemplateResult {
  const rows = regimes.map((regime) => fateRows(scenario.regimes[regime]));
  const { hours, hoursSource, coins } = scenario;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${`Figures of ${scenario.title}`}>
      <table class="steps">
        <thead>${regimeHeads(regimes)}</thead>
        <tbody>
          ${(rows[0] ?? []).map(({ name }, index) => html`<tr><th scope="row">${name}</th>${rows.map((own) => html`<td>${own[index]?.value}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>
    <ul class="sources note">
      ${coins.map(({ coin, measure, source }) => html`<li>${coin}: ${measure}${source ? html`, ${sourceOf(source)}` : nothing}</li>`)}
      ${hours === null ? nothing : html`<li>${hours} hours${hoursSource ? html`: ${hoursSource.split(/(https:\/\/\S+)/).map((part) => sourceOf(part))}` : nothing}</li>`}
    </ul>`;
}

/** An address as a link, other text as it is. */
function sourceOf(text: string): TemplateResult | string {
  return /^https:\/\/\S+$/.test(text) ? html`<a href=${text} target="_blank" rel="noopener noreferrer">${new URL(text).host}</a>` : text;
}
