// How large a share of a map each regime survives, in words.

import { html, type TemplateResult } from "lit";
import type { Regime, StressReport } from "../../../api/index.js";
import { regimeInWords, regimeName } from "../../../words/regimes.js";
import { shareTexts } from "../../../words/rounded.js";
import { shareOf } from "./map-cells.js";
import type { PlaneQuestion } from "./plane-words.js";

/** The regimes and how much of the picture each survives, the last first. */
function shares({ regimes }: StressReport, shown: readonly Regime[]): { regime: Regime; share: string }[] {
  const order = shown.toReversed();
  const texts = shareTexts(
    order.map((regime) => {
      const { isLiquidatable } = regimes[regime];
      return shareOf(isLiquidatable.length, (cell) => !isLiquidatable[cell]);
    }),
  );
  return order.map((regime, index) => ({ regime, share: texts[index] ?? "" }));
}

/** A share of the cells: the picture knows nothing of how likely they are. */
export function shareWords(report: StressReport, shown: readonly Regime[], question: PlaneQuestion): TemplateResult {
  const parts = shares(report, shown).map(({ regime, share }, index) =>
    index === 0
      ? html`<b class=${regime}>${regimeName(regime)}</b> survives ${share} of this ${whatOf(question)}`
      : html`, <b class=${regime}>${regimeInWords(regime)}</b> ${share}`,
  );
  return html`${parts}. <span class="note">Share of its cells, which says nothing of how likely they are.</span>`;
}

export function shareText(report: StressReport, shown: readonly Regime[], question: PlaneQuestion): string {
  const parts = shares(report, shown).map(({ regime, share }, index) =>
    index === 0 ? `${regimeName(regime)} survives ${share} of this ${whatOf(question)}` : `${regimeInWords(regime)} ${share}`,
  );
  return `${parts.join(", ")} (share of its cells, not of likelihood).`;
}

function whatOf({ second }: PlaneQuestion): string {
  return second.kind === "coin" ? "square" : "picture";
}
