// How long the book lives with prices still, at the rates of now.

import { html, type TemplateResult } from "lit";
import type { IsolatedLiquidation, TimeToLiquidation } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { NONE } from "../../words/amounts.js";
import { duration } from "../../words/duration.js";
import { notFunded, warningSign } from "../figure.js";
import type { RegimeRow, RowGroup } from "../regime-columns.js";

/** Two lines read across: until it is liquidatable, and until nothing can be opened. */
export function untilGroup(regimes: readonly ShownRegime[]): RowGroup {
  const row = (label: string, note: string, hours: (time: TimeToLiquidation) => number | null, withIsolated: boolean): RegimeRow => ({
    label,
    note,
    cell: ({ death, lacks }) => {
      if (lacks.length > 0) return notFunded;
      return death ? cell(death.time, hours(death.time), withIsolated ? death.isolated : []) : NONE;
    },
  });
  const rows = [
    row("Liquidatable", "costs have used up what backs it", (time) => time.hoursUntilLiquidatable, true),
    row("Nothing can be opened any more", "free collateral is used up", (time) => time.hoursUntilUnableToOpen, false),
  ];
  const isKnown = regimes.some(({ death }) => death !== null);
  return { title: "Prices still, at these rates (unverified: rates change by the hour)", rows: isKnown ? rows : [] };
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
