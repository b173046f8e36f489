// Scenarios by regimes as text for a terminal: whether each survives, or where it dies, what it loses and what it lacked.

import type { ScenarioFate, ScenarioReport, ScenariosReport } from "../api/index.js";
import { isNotZero } from "../words/amounts.js";
import { deadAtOnce, outcomeWords } from "../words/outcomes.js";
import { money, move, NONE, percent, rulesLine, signed } from "./figures.js";
import { columnsOf, list, paragraphs, table, warningsList, wrapped } from "./layout.js";

const COLUMNS = ["  ", "fate", "perps", "had to be added", "top-up", "if in one jump"];

export function scenariosText(report: ScenariosReport, withSources: boolean): string {
  return paragraphs(
    rulesLine(report),
    ...report.scenarios.map(scenarioText),
    list("Assumed", report.assumptions),
    withSources ? sources(report) : `Figures of ${report.dataDate}; their sources with --sources.`,
    warningsList(report),
    `A simulation. ${report.rulebook.notice}`,
  );
}

function scenarioText(scenario: ScenarioReport): string {
  const rows = columnsOf(scenario.regimes).map(({ title, own }) => [`  ${title}`, ...cells(own, scenario.kind)]);
  return [heading(scenario), table([COLUMNS, ...rows], { between: "  ", left: COLUMNS.length })].join("\n");
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

function cells({ isSurvived, death, isolatedLiquidated, pnl, deposits, topUpHours, ladder }: ScenarioFate, kind: string): string[] {
  const isolated = isolatedLiquidated.length > 0 ? `; isolated ${isolatedLiquidated.join(", ")} dies` : "";
  const outcomes = new Set([ladder.perpsFirst, ladder.borrowsFirst].map(({ outcome }) => outcomeWords(outcome).short));
  return [
    `${isSurvived ? "survives" : deathText(death, kind)}${isolated}`,
    signed(pnl),
    deposits.map(({ token, amount }) => `${money(amount)} ${token}`).join(" + ") || "nothing",
    topUpHours === null ? NONE : `${money(topUpHours)} h`,
    [...outcomes].join(" or "),
  ];
}

function deathText(death: ScenarioFate["death"], kind: string): string {
  if (death === null) return "dies";
  if (!isNotZero(death.share)) return deadAtOnce(kind);
  const [first, ...more] = death.prices.filter((price) => isNotZero(price.move));
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
