// The pictures of moves and all that stands around them.

import { css } from "lit";

export const stressStyles = css`
  /* Light or dark is decided by what it stands in. */
  :host { color-scheme: inherit; container-type: inline-size; }
  .panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 18px 20px; min-width: 0; position: relative; }
  /* Faded by its own colours and not by opacity, so that it can still be read. */
  .stale {
    --ink: light-dark(#5b6068, #a7aeb8);
    --soft: light-dark(#646a73, #99a0ab);
    --standard: var(--ink);
    --unified: var(--ink);
    --portfolio: var(--ink);
    --danger: var(--ink);
    color: var(--ink);
  }
  .panel > h3 { margin-bottom: 6px; }
  .room { height: 0; }
  .stage { position: fixed; left: 0; top: 0; width: 1px; height: 1px; overflow: hidden; visibility: hidden; }
  .tabs { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 8px 0 14px; border-bottom: 1px solid var(--line); }
  .tabs button { border: 0; background: none; padding: 8px 2px; min-height: 36px; color: var(--soft); font-weight: 600; border-bottom: 3px solid transparent; margin-bottom: -1px; }
  .tabs button[aria-selected="true"] { color: var(--ink); border-bottom-color: var(--ink); }
  [role="tabpanel"] { display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }
  .choices { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: end; }
  .choice { display: grid; gap: 3px; min-width: 0; max-width: 100%; grid-template-columns: minmax(0, auto); }
  .choice-name { color: var(--soft); font-size: 12.5px; }
  .choice select { border: 1px solid var(--field-line); border-radius: 8px; background: var(--field); padding: 4px 8px; min-height: 34px; max-width: 100%; }
  .message { font-size: 17px; line-height: 1.4; font-weight: 500; max-width: 74ch; text-wrap: pretty; }
  .message b, .map-name, .readout th.standard, .readout th.unified, .readout th.portfolio, table.steps .standard, table.steps .unified, table.steps .portfolio { color: var(--regime); }
  .message .note { white-space: normal; }

  .plot { touch-action: pan-y; cursor: crosshair; border-radius: 6px; min-width: 0; }
  .maps { display: grid; gap: 16px 20px; grid-template-columns: minmax(0, 1fr); }
  .maps.apart { grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); }
  .map-name { margin-bottom: 4px; }
  .chart { display: block; --regime: var(--ink); }
  .chart text { fill: var(--ink); font-size: 12px; stroke: none; }
  .chart text.tick, .chart text.zone-name { fill: var(--soft); }
  .chart text.tick { font-size: 11.5px; }
  .chart .paper { fill: var(--surface); }
  .chart text.sheet-title { font-size: 24px; font-weight: 700; }
  .chart text.sheet-words { font-size: 14px; }
  .chart text.sheet-words.soft { fill: var(--soft); }
  .chart text.sheet-name { font-size: 15px; font-weight: 700; }
  .chart .grid { stroke: var(--line); stroke-width: 1; fill: none; }
  .chart line.tick { stroke: var(--soft); stroke-width: 1; }
  .chart .today { stroke: var(--soft); stroke-width: 1.25; }
  .chart .zone { fill: var(--danger); fill-opacity: 0.1; }
  .chart .level { stroke: var(--regime); stroke-width: 1.5; stroke-dasharray: 2 3; }
  .chart .end { stroke: var(--regime); stroke-width: 1.5; }
  .chart text.regime, .chart tspan.regime { fill: var(--regime); font-weight: 700; }
  .chart text.zone-name, .chart text.cursor, .chart text.regime { paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
  .chart text.zone-name { stroke-opacity: 0.7; }
  .chart .course { fill: none; stroke: var(--regime); stroke-width: 2.75; stroke-linejoin: round; }
  /* Another line runs on it: both are to be seen. */
  .chart .covered .course, .chart .boundary.covered { stroke-width: 5.5; }
  .chart .dead { fill: none; stroke: var(--regime, var(--ink)); stroke-width: 1.75; stroke-dasharray: 5 5; }
  .chart .death { fill: var(--regime); stroke: var(--surface); stroke-width: 2; }
  .chart line.cursor { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; fill: none; }
  .chart circle.cursor { fill: var(--surface); stroke: var(--regime, var(--ink)); stroke-width: 2.5; }
  .chart text.cursor { font-weight: 700; }

  .chart .cell { stroke: none; }
  .chart .cell.both { fill: var(--ink); fill-opacity: 0.07; }
  .chart .cell.only { fill: var(--regime); fill-opacity: 0.42; }
  .chart .cell.dead { fill: var(--danger); fill-opacity: 0.2; }
  .chart .cell.shade-0 { fill: var(--regime); fill-opacity: 0.07; }
  .chart .cell.shade-1 { fill: var(--regime); fill-opacity: 0.22; }
  .chart .cell.shade-2 { fill: var(--regime); fill-opacity: 0.42; }
  .chart .cell.shade-3 { fill: var(--regime); fill-opacity: 0.72; }
  .chart .hatch { stroke: var(--danger); stroke-width: 1.5; stroke-opacity: 0.6; }
  .chart .boundary { fill: none; stroke: var(--regime); stroke-width: 2.75; stroke-linejoin: round; }
  .chart .boundary-under { fill: none; stroke: var(--surface); stroke-width: 5; stroke-linejoin: round; }
  .chart .here { fill: var(--surface); stroke: var(--ink); stroke-width: 2.5; }
  .chart .frame { fill: none; stroke: var(--soft); stroke-width: 1; }
  .chart text.area { font-size: 13px; font-weight: 700; paint-order: stroke; stroke: var(--surface); stroke-width: 4px; stroke-linejoin: round; }

  .legend { list-style: none; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 4px 18px; color: var(--soft); font-size: 13px; }
  .legend li { display: inline-flex; gap: 7px; align-items: center; }
  .legend .chart { flex: none; }

  .readout { border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; min-width: 0; }
  .readout .place { display: flex; flex-wrap: wrap; gap: 2px 10px; justify-content: space-between; align-items: baseline; }
  .readout .place > * { min-width: 0; overflow-wrap: anywhere; }
  .readout table, table.steps { border-collapse: collapse; width: 100%; font-size: 14px; }
  .readout th, .readout td { padding: 3px 0 3px 14px; text-align: right; font-weight: 400; vertical-align: baseline; }
  .readout td { overflow-wrap: anywhere; }
  .readout thead th { font-weight: 700; }
  .readout tbody th { text-align: left; padding-left: 0; color: var(--soft); }
  .more summary, .saves { font-size: 14px; }
  .more summary { cursor: pointer; padding: 4px 0; }
  .more ul { font-size: 13.5px; color: var(--soft); }
  .scroll { overflow-x: auto; overscroll-behavior-x: contain; margin-top: 6px; }
  table.steps th, table.steps td { padding: 4px 0 4px 16px; text-align: right; font-weight: 400; white-space: nowrap; }
  table.steps thead th { font-weight: 600; color: var(--soft); white-space: normal; vertical-align: bottom; min-width: 84px; }
  table.steps th:first-child, table.steps thead td { padding-left: 0; text-align: left; }
  table.steps thead td { color: var(--soft); font-size: 12.5px; }
  table.steps tbody tr { border-top: 1px solid var(--line); }
  table.steps tr.ends th, table.steps tr.ends td { font-weight: 700; }
  table.steps.plane td, table.steps.plane th { font-size: 12.5px; padding-left: 10px; min-width: 0; }
  table.steps td.dead { color: var(--danger); }
  .saves { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .faults { border-left: 4px solid var(--danger); padding: 2px 14px; display: grid; gap: 4px; }

  @container (max-width: 480px) {
    .panel { padding: 14px; }
    .message { font-size: 16px; }
    .choice .segments button { padding-inline: 8px; font-size: 13px; }
    .readout { padding: 8px 10px; }
    .readout th, .readout td { padding-left: 6px; font-size: 12px; }
    .readout td { min-width: 66px; }
    table.steps:not(.plane) th, table.steps:not(.plane) td { white-space: normal; padding-left: 8px; font-size: 12.5px; min-width: 0; }
    table.steps:not(.plane) th:first-child { padding-left: 0; }
    table.steps .note { display: block; }
  }
  @media (forced-colors: active) {
    .tabs button { border-bottom-color: Canvas; }
    .tabs button[aria-selected="true"] { border-bottom-color: Highlight; }
    .chart text, .chart text.regime, .chart tspan.regime, .chart text.tick, .chart text.zone-name { fill: CanvasText; stroke: none; }
    .chart .course, .chart .dead, .chart .end, .chart .level, .chart .cursor, .chart .today, .chart line.tick, .chart .boundary, .chart .frame, .chart .hatch { stroke: CanvasText; }
    .chart .grid { stroke: CanvasText; stroke-opacity: 0.2; }
    .chart .death { fill: CanvasText; stroke: Canvas; }
    .chart circle.cursor, .chart .here { fill: Canvas; stroke: CanvasText; }
    .legend .cell { stroke: CanvasText; }
    .chart .portfolio .course, .chart .boundary.portfolio { stroke: Highlight; }
    .chart .cell.both { fill: Canvas; }
    .chart .cell.only, .chart [class*="shade-"] { fill: Highlight; }
  }
`;
