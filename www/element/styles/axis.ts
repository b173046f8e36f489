// The price axes, and the pair of prices that they and the tables share: where it is liquidated, what the exchange displays.

import { css } from "lit";

export const axisStyles = css`
  .trigger { display: block; }
  table.positions .trigger { white-space: nowrap; }
  .trigger .note, .trigger .side { display: inline; font-size: 12.5px; }
  .trigger b { font-weight: 700; overflow-wrap: anywhere; }
  .lives { color: var(--ink); }
  .fate .alarm, .death .alarm { display: inline-flex; gap: 5px; align-items: center; white-space: nowrap; }
  .fate .note .figure, .fate .note .note { display: inline; font-size: inherit; }
  table.positions .fate .displays { white-space: nowrap; max-width: none; }
  table.positions .fate .displays .note { display: block; white-space: normal; max-width: 26ch; }
  .note.why ul { margin-top: 2px; }
  .panel > .note.why { display: grid; gap: 6px; }

  .axes > .note { margin-top: 2px; }
  .legend { list-style: none; padding: 0; margin: 10px 0 0; display: flex; flex-wrap: wrap; gap: 2px 18px; color: var(--soft); font-size: 12.5px; }
  .legend li { display: inline-flex; gap: 7px; align-items: center; }
  .legend .drawing { --regime: var(--ink); flex: none; }
  div.axis { margin-top: 14px; }
  div.axis + div.axis { border-top: 1px solid var(--line); padding-top: 14px; }
  .axes > .quiet { margin-top: 12px; }
  table.axis { table-layout: fixed; }
  table.axis th, table.axis td { padding: 0; text-align: left; vertical-align: middle; font-weight: 400; }
  table.axis .name { width: 148px; }
  table.axis .lane > * { padding-block: 4px; }
  table.axis thead th { color: var(--soft); font-size: 12.5px; font-weight: 500; width: 168px; padding-left: 22px; vertical-align: bottom; text-align: right; }
  table.axis thead th:last-child { width: 152px; }
  table.axis thead td { vertical-align: bottom; }
  table.axis th.name { color: var(--regime); font-weight: 600; font-size: 14px; padding-right: 10px; }
  table.axis td.death, table.axis td.displays { text-align: right; padding-left: 22px; }
  table.axis td.displays { color: var(--soft); font-size: 14px; }
  table.axis td.displays .label { display: none; }
  table.axis td.death .trigger .note { display: block; line-height: 1.2; }
  table.axis .remarks td { padding-bottom: 8px; }
  .why summary { color: var(--soft); font-size: 12.5px; cursor: pointer; padding: 2px 0; }
  .isolated { --regime: var(--ink); }

  .drawing { display: block; overflow: visible; }
  .drawing text { fill: var(--ink); font-size: 12px; }
  .drawing text.soft { fill: var(--soft); }
  .drawing text.dies { font-weight: 700; }
  .drawing .rail { stroke: var(--line); stroke-width: 2; }
  .drawing .rail.dead { stroke: var(--danger); stroke-dasharray: 2 4; }
  .drawing .lives { stroke: var(--regime); stroke-width: 8; }
  .drawing .death { stroke: var(--danger); stroke-width: 4; }
  .drawing .arrow { fill: none; stroke: var(--regime); stroke-width: 3; }
  .drawing .entry { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 3 2; }
  .drawing .threshold { stroke: var(--soft); stroke-width: 2; stroke-dasharray: 2 2; }
  .drawing .displayed { fill: var(--surface); stroke: var(--soft); stroke-width: 1.75; stroke-dasharray: 3 1.5; }
  .drawing .now { fill: var(--surface); stroke: var(--ink); stroke-width: 2.5; }

  @container (max-width: 620px) {
    table.axis, table.axis thead, table.axis tbody { display: block; }
    table.axis tbody { margin-top: 12px; }
    table.axis thead th, table.axis thead .name, table.axis .remarks td:first-child { display: none; }
    table.axis tr { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 12px; align-items: baseline; }
    table.axis .name { width: auto; }
    table.axis td.picture, table.axis .remarks td { grid-column: 1 / -1; }
    table.axis td.death { grid-row: 1; grid-column: 2; padding: 0; }
    table.axis td.displays { text-align: left; }
    table.axis td.displays { grid-row: 2; grid-column: 1 / -1; padding: 0; }
    table.axis td.displays .label { display: inline; font-size: 12.5px; }
    table.axis td.picture { padding-top: 4px; }
  }
  @media (forced-colors: active) {
    .drawing .lives, .drawing .arrow { stroke: Highlight; }
    .drawing .rail, .drawing .rail.dead, .drawing .entry, .drawing .now, .drawing .death, .drawing .threshold, .drawing .displayed { stroke: CanvasText; }
    .drawing .now, .drawing .displayed { fill: Canvas; }
    .drawing text, .drawing text.soft { fill: CanvasText; }
  }
`;
