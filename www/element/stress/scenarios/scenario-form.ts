// The user's own scenario: what is typed of it, and the form. The engine judges the text as it stands.

import { html, nothing, type TemplateResult } from "lit";
import type { Issue, OwnScenario } from "../../../api/index.js";
import { issuesByPath, percentIssues } from "../../../book/field-issues.js";
import { PERCENT, WHOLE } from "../../../book/written.js";
import { fractionOfPercent } from "../../../words/percent.js";
import { textField } from "../../form/field.js";

/** What is typed, by name of the field; `moves.BTC` for a coin. All but hours in percent. */
export type OwnTexts = Readonly<Record<string, string>>;

export const OWN_NAME = "Your own scenario";
const ROOT = "overrides.own[0]";

/** The scenario as it is asked; null while nothing is typed. Whole numbers go as numbers, any other text as it is, so that it is refused. */
export function ownScenario(texts: OwnTexts): OwnScenario | null {
  const own: Record<string, unknown> = {};
  const moves: Record<string, string> = {};
  for (const [name, text] of Object.entries(texts)) {
    if (text.trim() === "") continue;
    if (name.startsWith("moves.")) moves[name.slice(6)] = fractionOfPercent(text);
    else if (name !== "hours") own[name] = fractionOfPercent(text);
    else own[name] = /^\d{1,9}$/.test(text) ? Number(text) : text;
  }
  if (Object.keys(moves).length > 0) own.moves = moves;
  return Object.keys(own).length > 0 ? ({ name: OWN_NAME, ...own } as OwnScenario) : null;
}

/** Faults of anything else than a field of the form. */
export function otherIssues(issues: readonly Issue[], coins: readonly string[]): readonly Issue[] {
  const shown = new Set([...coins.map((coin) => `moves.${coin}`), "default", "gap", "reserve", "hours"].map((name) => `${ROOT}.${name}`));
  return issues.filter(({ path }) => !shown.has(path));
}

export function ownForm(
  coins: readonly string[],
  texts: OwnTexts,
  issues: readonly Issue[],
  onText: (name: string, text: string) => void,
  onClear: () => void,
): TemplateResult {
  const form = { issues: percentIssues(issuesByPath(issues), (path) => path !== `${ROOT}.hours`) };
  const field = (name: string, label: string, hint: string) =>
    textField(form, {
      label,
      path: `${ROOT}.${name}`,
      text: texts[name] ?? "",
      onText: (text) => onText(name, text),
      number: name === "hours" ? WHOLE : PERCENT,
      unit: name === "hours" ? "" : "%",
      hint,
    });
  return html`<details class="more own">
    <summary>A scenario of your own</summary>
    <div class="own-grid" role="group" aria-label="A scenario of your own">
      ${coins.map((coin) => field(`moves.${coin}`, `${coin} moves by`, "Empty: like the others."))}
      ${field("default", coins.length > 0 ? "Every other coin" : "Every coin", "-30 is a fall of 30 %.")}
      ${field("gap", "Perps beside spot", "Added to perps alone: -5 puts them 5 % below.")}
      ${field("reserve", "Reserve's price of collateral", "Empty: like the coin.")} ${field("hours", "Hours that it takes", "For the time to top up.")}
    </div>
    ${otherIssues(issues, coins).map((issue) => html`<p class="fault">${issue.message}${issue.remedy ? ` – ${issue.remedy}` : ""}</p>`)}
    ${Object.values(texts).some((text) => text.trim() !== "") ? html`<button type="button" class="quiet" @click=${onClear}>Clear</button>` : nothing}
  </details>`;
}
