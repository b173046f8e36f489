// The form for what the reader wants to be told: of which regime, from which level on, and whether by the browser as well.

import { html, nothing, type TemplateResult } from "lit";
import type { Regime } from "../../api/index.js";
import { isLevel, type ThresholdKind, type Thresholds } from "../../book/thresholds.js";
import { type NumberOf, readText } from "../../book/written.js";
import { warningSign } from "../../element/figure.js";
import { typedText } from "../../element/form/typed-text.js";
import { REGIMES, regimeName } from "../../words/regimes.js";

const PERCENT: NumberOf = { kind: "percent" };

export interface ThresholdsForm {
  thresholds: Thresholds;
  isRefused: boolean;
  change: (changed: Partial<Thresholds>, kind?: ThresholdKind) => void;
  /** A level while it is being typed, which may be the beginning of another. */
  type: (changed: Partial<Thresholds>, kind: ThresholdKind) => void;
  /** What was typed stands. */
  settle: () => void;
  permit: (isWanted: boolean) => void;
}

export function thresholdsForm({ thresholds, isRefused, change, type, settle, permit }: ThresholdsForm): TemplateResult {
  const level = (kind: ThresholdKind, label: string, name: string) => {
    const own = thresholds[kind];
    const isWrong = own.isOn && !isLevel(own.level);
    const typed = (event: Event) => {
      const { text, doubt } = readText((event.target as HTMLInputElement).value.trim(), PERCENT);
      if (doubt?.state !== "incomplete" || text === "" || event.type === "change") type({ [kind]: { ...own, level: text } }, kind);
    };
    return html`<div class="rule">
      <label><input type="checkbox" id="${kind}-on" .checked=${own.isOn} @change=${(event: Event) =>
        change({ [kind]: { ...own, isOn: (event.target as HTMLInputElement).checked } }, kind)} />
        ${label}</label>
      <span class="level"><input id="${kind}-level" type="text" inputmode="decimal" autocomplete="off" size="6" aria-label=${name} .value=${typedText(own.level)}
        aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${isWrong ? `${kind}-wrong` : nothing}
        @input=${typed} @change=${(event: Event) => {
          typed(event);
          settle();
        }} /> %</span>
      ${isWrong ? html`<span class="wrong" id="${kind}-wrong">${warningSign} Type a number above zero, such as 80 or 2.5.</span>` : nothing}
    </div>`;
  };
  return html`<div class="rules">
    <label class="of">Under
      <select id="threshold-regime" @change=${(event: Event) => change({ regime: (event.target as HTMLSelectElement).value as Regime })}>
        ${REGIMES.map((regime) => html`<option value=${regime} ?selected=${regime === thresholds.regime}>${regimeName(regime)}</option>`)}
      </select></label>
    ${level("ratio", "the margin ratio reaches", "Margin ratio in percent")}
    ${level("trigger", "a liquidation price is nearer than", "Distance in percent")}
    <div class="rule">
      <label><input type="checkbox" id="notified" .checked=${thresholds.isNotified} @change=${(event: Event) =>
        permit((event.target as HTMLInputElement).checked)} /> also as a notification of this browser</label>
      ${isRefused ? html`<span class="wrong" role="status">${warningSign} The browser does not allow notifications of this page.</span>` : nothing}
    </div>
    <p class="soft">Told once for each crossing, on this page and in its title, for as long as the page is open and prices are followed.</p>
  </div>`;
}
