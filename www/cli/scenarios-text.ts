// Scenarios by regimes as text for a terminal: whether each survives, or where it dies, what it loses and what it lacked.

import type { ScenarioFate, ScenarioReport, ScenariosReport } from "../api/index.js";
import { list, money, move, percent, REGIMES, rulesLine, signed, wrapped } from "./figures.js";
import { OUTCOMES } from "./ladder-text.js";

const COLUMNS = ["", "fate", "perps", "had to be added", "top-up", "if in one jump"];

export function scenariosText(report: ScenariosReport, withSources: boolean): string {
  return [
    rulesLine(report),
    ...report.scenarios.map(scenarioText),
    list("Assumed", report.assumptions),
    withSources ? sources(report) : `Figures of ${report.dataDate}; their sources with --sources.`,
    list(
      "Warnings",
      report.warnings.map(({ message }) => message),
    ),
    `A simulation. ${report.rulebook.notice}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function scenarioText(scenario: ScenarioReport): string {
  const rows = [COLUMNS, ...REGIMES.map(({ name, title }) => [title, ...cells(scenario.regimes[name], scenario.kind)])];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const table = rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
  return [heading(scenario), ...table].join("\n");
}

function heading({ title, kind, hours, coins }: ScenarioReport): string {
  const moves = coins.map(({ coin, perp, spot, isDefault }) => {
    const own = perp === spot ? move(perp) : `perp ${move(perp)}, spot ${move(spot)}`;
    return `${coin} ${own}${isDefault ? "*" : ""}`;
  });
  // The title of full utilisation says its hours.
  const time = hours === null || kind === "utilization" ? "" : ` in ${hours} hours`;
  const default_ = coins.some(({ isDefault }) => isDefault) ? " (* the scenario's default)" : "";
  return wrapped(`${title}${moves.length > 0 ? `: ${moves.join(", ")}` : ""}${time}${default_}`);
}

function cells(fate: ScenarioFate, kind: string): string[] {
  const { isSurvived, death, isolatedLiquidated, pnl, deposits, topUpHours, ladder } = fate;
  const isolated = isolatedLiquidated.length > 0 ? `; isolated ${isolatedLiquidated.join(", ")} dies` : "";
  const added = deposits.map(({ token, amount }) => `${money(amount)} ${token}`).join(" + ");
  const [perps, borrows] = [ladder.perpsFirst.outcome, ladder.borrowsFirst.outcome].map((outcome) => OUTCOMES[outcome] ?? outcome);
  return [
    `${isSurvived ? "survives" : deathText(death, kind)}${isolated}`,
    signed(pnl),
    added === "" ? "nothing" : added,
    topUpHours === null ? "-" : `${money(topUpHours)} h`,
    perps === borrows ? (perps ?? "") : `${perps} or ${borrows}`,
  ];
}

function deathText(death: ScenarioFate["death"], kind: string): string {
  if (death === null) return "dies";
  // Where no price moves it is the scenario that does it, and not what is so today.
  if (!/[1-9]/.test(death.share)) return kind === "borrowCap" || kind === "utilization" ? "liquidated at once" : "liquidated now";
  const [first, ...more] = death.prices.filter(({ move: change }) => /[1-9]/.test(change));
  if (first === undefined) return `dies at ${percent(death.share)} of the way`;
  return more.length === 0
    ? `dies at ${move(first.move)}`
    : `dies at ${first.coin} ${move(first.move)}, ${percent(death.share)} of the way`;
}

/** Each figure that was used, with where it comes from, one a line however long. */
function sources({ scenarios }: ScenariosReport): string {
  const lines = scenarios.flatMap(({ title, coins, hoursSource }) => [
    ...coins.map(({ coin, perp, measure, source }) => `${title}: ${coin} ${move(perp)}, ${measure}${source === null ? "" : `; ${source}`}`),
    ...(hoursSource === null ? [] : [`${title}: hours: ${hoursSource}`]),
  ]);
  return ["Sources", ...lines.map((line) => `  - ${line}`)].join("\n");
}
