// The maps as files.

import type { TemplateResult } from "lit";
import type { Regime, StressReport } from "../../../api/index.js";
import { saveFile } from "../../save-file.js";
import type { StressHost } from "../context.js";
import { saveButtons } from "../controls.js";
import { PICTURE_WIDTH, sheet } from "../picture.js";
import { csvText, fileName, pngOf, svgText } from "../saving.js";
import { mapDrawing } from "./map-drawing.js";
import type { NamedMap } from "./plane-tab.js";
import { planeCsv } from "./plane-table.js";
import type { PlaneQuestion } from "./plane-words.js";

const [GAP, HEIGHT] = [24, 560];

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
  const parts = ["stress", coin, against, report.rulebook.id];
  const pictureParts = ["stress", isRatio ? "margin-ratio" : "who-survives", coin, against, report.rulebook.id];
  const drawn = () => {
    const width = Math.floor((PICTURE_WIDTH - 56 - GAP * (maps.length - 1)) / maps.length);
    return svgText(
      host.renderRoot as ShadowRoot,
      sheet({
        title: `${isRatio ? "Margin ratio" : "Who survives"} as ${what}`,
        words: [words],
        drawings: maps.map(({ name, picture }) => ({
          name,
          drawing: mapDrawing({ ...picture, id: `${picture.id}-saved` }, width, HEIGHT, null),
          width,
          height: HEIGHT,
        })),
        regimes,
        kinds: shownKinds(maps),
        lineWords: (regime) => maps[0]?.picture.lines.find((line) => line.regime === regime)?.words ?? "",
        rulebook: report.rulebook,
        time: report.market.time,
      }),
    );
  };
  return saveButtons({
    svg: () => saveFile(fileName(pictureParts, "svg"), "image/svg+xml", drawn()),
    png: async () => saveFile(fileName(pictureParts, "png"), "image/png", await pngOf(drawn())),
    csv: () => saveFile(fileName(parts, "csv"), "text/csv", csvText(planeCsv(report, question, regimes))),
  });
}

/** The kinds of cell that are on any of the maps. */
function shownKinds(maps: readonly NamedMap[]) {
  return (maps[0]?.picture.kinds ?? []).filter((_, kind) => maps.some(({ picture }) => picture.cells.includes(kind)));
}
