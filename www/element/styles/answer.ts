// The answer: sentence, gauges, tables, axes.

import { css } from "lit";

export const answerStyles = css`
  .headline { display: grid; gap: 8px; }
  .headline h2 .portfolio, .headline .under b { color: var(--regime); }
  .headline .share { display: block; }
  .headline .survival { display: block; font-size: 0.78em; margin-top: 0.3em; color: var(--ink); }
  .headline .survival span { color: var(--regime); }
  .headline .figure { text-align: left; }
  .under { color: var(--soft); max-width: 74ch; }
  .under .figure { color: inherit; }
  .obstacles { border-left: 4px solid var(--danger); padding: 2px 14px; display: grid; gap: 4px; }
  .obstacles h3 { color: var(--danger); display: flex; gap: 8px; align-items: center; }
  .funding { margin-top: 14px; display: grid; gap: 6px; justify-items: start; }
  .funding .note { color: var(--ink); font-size: 14px; max-width: 74ch; }
  .regime-choice { margin-top: 16px; }
  .regime-choice button { color: var(--soft); }
  .regime-choice button[aria-pressed="true"] { background: var(--regime); color: light-dark(#ffffff, #101214); }
  .gauges { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); margin-top: 12px; }
  .gauge { background: var(--surface); border: 1px solid var(--line); border-top: 3px solid var(--regime); border-radius: var(--radius); padding: 14px 18px 16px; min-width: 0; }
  .gauge h3 { color: var(--regime); display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
  .gauge .swatch { width: 10px; height: 10px; border-radius: 3px; background: var(--regime); }
  .badge { border: 1px solid var(--line); border-radius: 20px; padding: 0 8px; font-size: 11.5px; color: var(--soft); font-weight: 500; }
  .gauge .reading { display: flex; gap: 10px; align-items: baseline; flex-wrap: wrap; margin: 4px 0 2px; }
  .figure.large { font-size: 30px; font-weight: 700; letter-spacing: -0.02em; line-height: 1.25; }
  .gauge.danger .figure.large { color: var(--danger); }
  .gauge .added { font-weight: 600; font-size: 13.5px; margin-top: 2px; }
  .bar { display: block; overflow: visible; }
  .bar .track { fill: var(--line); }
  .bar .beyond { fill: var(--danger); opacity: 0.22; }
  .bar .filled { fill: var(--regime); }
  .bar .mark { stroke: var(--danger); stroke-width: 2.5; }
  .gauge.danger .filled { fill: var(--danger); }
  .gauge .level { color: var(--soft); font-size: 13px; min-height: 1.45em; display: flex; flex-wrap: wrap; gap: 0 12px; align-items: baseline; justify-content: space-between; }
  .gauge dl { margin-top: 12px; display: grid; gap: 2px; }
  .gauge dl div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; align-items: baseline; }
  .gauge dt { color: var(--soft); }
  .gauge dd { font-weight: 600; text-align: right; margin-left: auto; }
  .short { color: var(--danger); font-weight: 500; font-size: 12.5px; display: block; }

  caption { color: var(--soft); font-size: 12.5px; text-align: left; display: none; }
  table { border-collapse: collapse; width: 100%; }
  .note { display: block; }
  .notice { color: var(--soft); font-size: 13px; }
  table.regimes { table-layout: fixed; }
  table.regimes thead td { width: 38%; }
  table.regimes.columns-3 thead td { width: 31%; }
  table.regimes th[scope="row"] { text-align: left; font-weight: 400; color: var(--ink); padding: 7px 12px 7px 0; }
  table.regimes td { text-align: right; padding: 7px 0 7px 12px; vertical-align: baseline; }
  table.regimes th { vertical-align: baseline; }
  table.regimes thead th { text-align: right; color: var(--regime); padding: 0 0 8px 12px; font-size: 14px; }
  table.regimes tbody tr:not(.group) { border-top: 1px solid var(--line); }
  table.regimes tr.group th { text-align: left; font-size: 12.5px; color: var(--soft); padding: 18px 0 6px; font-weight: 700; }
  table.regimes tbody:first-of-type tr.group th { padding-top: 4px; }
  table.regimes tr.net th, table.regimes tr.net td { font-weight: 700; }
  .cap { display: block; }
  .cap .note { display: inline; }

  .carry table, .carry .fees, .scroll, .panel > .note { margin-top: 12px; }
  .fees { color: var(--soft); font-size: 13.5px; }
  .fees .figure { color: var(--ink); }
  table.positions { min-width: 760px; font-size: 14px; }
  table.positions th, table.positions td { text-align: right; padding: 8px 0 8px 16px; vertical-align: top; white-space: nowrap; }
  table.positions th:first-child:not(.second) { text-align: left; padding-left: 0; position: sticky; left: 0; background: var(--surface); }
  table.positions thead th.second { padding-top: 0; }
  table.positions thead th:not(:first-child) { white-space: normal; min-width: 92px; }
  table.positions thead th { color: var(--soft); font-size: 12.5px; font-weight: 500; vertical-align: bottom; }
  table.positions thead th.standard, table.positions thead th.unified, table.positions thead th.portfolio { color: var(--regime); font-weight: 600; }
  table.positions tbody tr { border-top: 1px solid var(--line); }
  table.positions .note { white-space: normal; max-width: 24ch; margin-left: auto; }
  table.positions th .note { margin-left: 0; }
  table.positions .tier .note { white-space: nowrap; max-width: none; }
  .side { color: var(--soft); font-weight: 400; }


  .provenance { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); font-size: 14px; }
  .provenance h3:not(:first-child) { margin-top: 10px; }
  .provenance dl { display: grid; gap: 8px; }
  .provenance dt { color: var(--regime); font-weight: 600; }
  .provenance .note { overflow-wrap: anywhere; }
  .provenance .alarm { display: inline-flex; gap: 6px; align-items: center; }

  @container (max-width: 620px) {
    table.regimes, table.regimes thead, table.regimes tbody { display: block; }
    table.regimes tr { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 12px; padding: 6px 0; }
    table.regimes.columns-1 tr { grid-template-columns: minmax(0, 1fr); }
    table.regimes.columns-3 tr { grid-template-columns: repeat(3, minmax(0, 1fr)); }
    table.regimes thead td { display: none; }
    table.regimes thead tr { position: sticky; top: 0; background: var(--surface); z-index: 1; }
    table.regimes { table-layout: fixed; }
  table.regimes thead td { width: 38%; }
  table.regimes.columns-3 thead td { width: 31%; }
  table.regimes th[scope="row"], table.regimes tr.group th { grid-column: 1 / -1; padding: 2px 0; color: var(--soft); font-size: 13px; }
    table.regimes td, table.regimes thead th { padding: 1px 0; text-align: right; min-width: 0; }
    table.regimes tr.group { padding-top: 16px; }
    table.regimes td .figure .unit { display: none; }
    caption.in-usdc { display: block; }
    .gauges { grid-template-columns: repeat(auto-fit, minmax(min(148px, 100%), 1fr)); gap: 10px; }
    .gauge { padding: 10px 12px 12px; }
    .gauge:last-child:nth-child(3) { grid-column: 1 / -1; }
    .gauge dd { margin-left: 0; text-align: left; }
    .gauge dl { gap: 6px; }
    .gauge .swatch { display: none; }
    .gauge dt { font-size: 13px; }
    table.regimes.columns-3 td { font-size: 13px; }
    .figure.large { font-size: 24px; }
  }
  @media (forced-colors: active) {
    .regime-choice button[aria-pressed="true"] { background: Highlight; color: HighlightText; }
    .bar .track { fill: Canvas; stroke: CanvasText; }
    .bar .filled, .gauge .swatch { fill: Highlight; background: Highlight; forced-color-adjust: none; }
    .bar .mark { stroke: CanvasText; }
  }
`;
