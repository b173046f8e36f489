// The maps as files.

import type { TemplateResult } from "lit";
import type { Regime, StressReport } from "../../../api/index.js";
import type { StressHost } from "../context.js";
import { roomFor } from "../picture.js";
import { saveButtons } from "../saves.js";
import { mapDrawing, type NamedMap } from "./map-drawing.js";
import { planeCsv } from "./plane-table.js";
import type { PlaneQuestion } from "./plane-words.js";

const HEIGHT = 560;

export function planeSaves(
  host: StressHost,
  report: StressReport,
  question: PlaneQuestion,
  maps: readonly NamedMap[],
  regimes: readonly Regime[],
  words: string,
): TemplateResult {
  const { coin, second } = question;
  const against = second.kind === "coin" ? second.coin : second.kind;
  const what =
    second.kind === "coin"
      ? `${coin} and ${second.coin} move`
      : second.kind === "gap"
        ? `${coin} moves and its perp leaves its spot`
        : `${coin} moves and time passes`;
  const isRatio = maps.some(({ regime }) => regime !== null);
  const width = roomFor(maps.length);
  return saveButtons(host, {
    parts: ["stress", coin, against, report.rulebook.id],
    pictureParts: ["stress", isRatio ? "margin-ratio" : "who-survives", coin, against, report.rulebook.id],
    rows: () => planeCsv(report, question, regimes),
    sheet: () => ({
      title: `${isRatio ? "Margin ratio" : "Who survives"} as ${what}`,
      words: [words],
      drawings: maps.map(({ name, picture }) => ({
        name,
        drawing: mapDrawing({ ...picture, id: `${picture.id}-saved` }, width, HEIGHT, null),
        width,
        height: HEIGHT,
      })),
      lines: maps[0]?.picture.lines ?? [],
      kinds: shownKinds(maps),
      basis: report,
    }),
  });
}

/** The kinds of cell that are on any of the maps. */
function shownKinds(maps: readonly NamedMap[]) {
  return (maps[0]?.picture.kinds ?? []).filter((_, kind) => maps.some(({ picture }) => picture.cells.includes(kind)));
}
