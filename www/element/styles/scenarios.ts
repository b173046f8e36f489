// The table of scenarios, and the form for one's own.

import { css } from "lit";

export const scenarioStyles = css`
  div.message { display: grid; gap: 4px; }
  table.fates { border-collapse: collapse; width: 100%; table-layout: fixed; }
  table.fates.wide th[scope="row"], table.fates.wide thead td { width: 36%; }
  table.fates th, table.fates td { text-align: left; font-weight: 400; vertical-align: top; padding: 8px 14px 8px 0; overflow-wrap: anywhere; }
  table.fates thead th { font-weight: 700; color: var(--regime); padding-top: 0; }
  table.fates tr { border-top: 1px solid var(--line); }
  table.fates thead tr, table.fates tr.details { border-top: 0; }
  table.fates tr.name + tr { border-top: 0; }
  table.fates tr.name th { padding-bottom: 0; }
  table.fates tr.group th { color: var(--soft); font-weight: 700; font-size: 12.5px; padding-top: 16px; }
  table.fates table.steps { width: auto; }
  table.fates table.steps th, table.fates table.steps td { white-space: normal; padding: 4px 14px 4px 0; min-width: 96px; }
  .fate-words { display: inline-flex; gap: 5px; font-weight: 600; }
  .opens { border: 0; background: none; padding: 2px 0; text-align: left; display: inline-flex; gap: 7px; align-items: baseline; font-weight: 600; min-height: 24px; }
  .opens:hover span { text-decoration: underline; }
  .moves { display: block; padding-left: 17px; }
  .twist { flex: none; color: var(--soft); }
  .life { display: block; width: 100%; margin: 4px 0; border-radius: 2px; }
  .life .gone { fill: var(--danger); fill-opacity: 0.2; }
  .life .lived { fill: var(--regime); }
  .life .end { fill: var(--danger); }
  .chart .bar { fill: var(--regime); }
  .sources { padding-left: 1.2em; margin-top: 8px; }
  .sources a { color: var(--focus); }
  .own-grid { display: grid; gap: 10px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 170px), 1fr)); margin: 8px 0; }
  .own-grid .field > label { white-space: normal; }
  @media (forced-colors: active) {
    .life, .chart .bar { forced-color-adjust: none; }
    .life .gone { fill: Canvas; stroke: CanvasText; fill-opacity: 1; }
    .life .lived, .chart .bar { fill: CanvasText; }
    .life .end { fill: Highlight; }
  }
`;
