// How long the book lives with prices still, at the rates of now.

import { html, nothing, type TemplateResult } from "lit";
import type { IsolatedLiquidation, TimeToLiquidation } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { warningSign } from "../figure.js";

const HOURS_A_DAY = 24;
const HOURS_A_YEAR = 8760;

/** Whole hours in the two largest units that they fill: "5 years 120 days", "3 days", "7 hours". */
export function duration(hours: number): string {
  const years = Math.floor(hours / HOURS_A_YEAR);
  const days = Math.floor((hours % HOURS_A_YEAR) / HOURS_A_DAY);
  const parts: [number, string][] = [
    [years, "year"],
    [days, "day"],
    [hours % HOURS_A_DAY, "hour"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "less than an hour";
  const shown = parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`).join(" ");
}

/** Two lines read across: until it is liquidatable, and until nothing can be opened. */
export function untilRows(regimes: readonly ShownRegime[]): TemplateResult | typeof nothing {
  const timed = regimes.filter(({ death }) => death !== null);
  if (timed.length === 0) return nothing;
  const row = (label: string, note: string, hours: (time: TimeToLiquidation) => number | null, withIsolated: boolean) =>
    html`<tr>
      <th scope="row">${label}<span class="note">${note}</span></th>
      ${regimes.map(
        ({ regime, name, death, lacks }) =>
          html`<td class=${regime} data-regime=${name}>${lacks.length > 0 ? html`<span class="none">not funded</span>` : death ? cell(death.time, hours(death.time), withIsolated ? death.isolated : []) : "–"}</td>`,
      )}
    </tr>`;
  return html`<tr class="group"><th scope="rowgroup" colspan=${regimes.length + 1}>Prices still, at these rates (unverified: rates change by the hour)</th></tr>
    ${row("Liquidatable", "costs have used up what backs it", (time) => time.hoursUntilLiquidatable, true)}
    ${row("Nothing can be opened any more", "free collateral is used up", (time) => time.hoursUntilUnableToOpen, false)}`;
}

function cell(
  { unknown, horizonHours }: TimeToLiquidation,
  hours: number | null,
  isolated: readonly IsolatedLiquidation[],
): TemplateResult {
  const dying = isolated.filter((own) => own.hoursUntilLiquidatable !== null && own.hoursUntilLiquidatable > 0);
  return html`${
    hours === 0
      ? html`<strong class="alarm">${warningSign} now</strong>`
      : hours !== null
        ? html`<b>in ${duration(hours)}</b>`
        : unknown.length > 0
          ? html`<span class="none">not known</span><span class="note">without ${list(unknown)}</span>`
          : html`never within ${duration(horizonHours)}`
  }${dying.map((own) => html`<span class="note">isolated ${own.coin} in ${duration(own.hoursUntilLiquidatable ?? 0)}</span>`)}`;
}

/** The first few of a list, the rest as a number. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => name.replace("utilization", "utilisation"));
  return names.length > shown.length ? `${shown.join(", ")} and ${names.length - shown.length} more` : shown.join(", ");
}
