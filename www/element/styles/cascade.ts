// The simulated market: its player, its progress, its pictures.

import { css } from "lit";

export const cascadeStyles = css`
  .cascade-choices { align-items: start; }
  .cascade-choices .field { width: 132px; }
  .cascade-choices .choice-name, .cascade-choices .field > label { line-height: 1.45; }
  .cascade-choices .run { margin-top: 21px; min-height: 38px; font-weight: 600; background: var(--ink); color: var(--surface); border-color: var(--ink); }
  .cascade-choices .run:disabled { background: var(--ground); color: var(--soft); border-color: var(--field-line); cursor: not-allowed; }
  .cascade-choices .joined { display: flex; gap: 6px; align-items: center; margin-top: 21px; min-height: 38px; font-size: 14px; }
  .progress { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; }
  .progress progress { flex: 1 1 200px; min-width: 0; height: 12px; accent-color: var(--portfolio); }
  .market { display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); border-top: 1px solid var(--line); padding-top: 12px; }
  .market section { display: grid; gap: 6px; grid-template-columns: minmax(0, 1fr); }
  .market .message p + p { font-size: 15px; font-weight: 400; }
  .player { display: grid; gap: 6px; min-width: 0; grid-template-columns: minmax(0, 1fr); }
  .transport { display: flex; gap: 12px; align-items: center; }
  .transport .play { min-width: 92px; flex: none; }
  .transport input { flex: 1; min-width: 0; accent-color: var(--portfolio); min-height: 28px; }
  .moment { font-size: 14px; min-height: 2.9em; }
  table.sides th[scope="row"] { white-space: normal; }
  .of-runs { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .chart .course.thick { stroke-width: 5.5; }
  .chart .volume { fill: none; }
  .chart .volume.liquidated { stroke: var(--soft); }
  .chart .volume.deleveraged { stroke: var(--danger); }
  .chart .shock { stroke: var(--ink); stroke-width: 1.25; stroke-dasharray: 2 4; }
  .chart line.first { stroke: var(--danger); stroke-width: 1.5; stroke-dasharray: 6 3; }
  .chart text.first { font-weight: 700; paint-order: stroke; stroke: var(--surface); stroke-width: 3px; stroke-linejoin: round; }
  .chart .box { fill: var(--regime); fill-opacity: 0.35; stroke: var(--regime); stroke-width: 1.5; }
  .chart .whisker, .chart .median { stroke: var(--regime); stroke-width: 2; }
  .chart .median { stroke-width: 3.5; }
  @container (max-width: 480px) {
    .cascade-choices .choice, .cascade-choices .choice select { width: 100%; }
    .cascade-choices .run { margin-top: 0; }
  }
  @media (forced-colors: active) {
    .chart .volume.liquidated, .chart .shock, .chart .whisker, .chart .median, .chart .box { stroke: CanvasText; }
    .chart .volume.deleveraged, .chart line.first { stroke: Highlight; }
    .chart text.first { fill: CanvasText; stroke: none; }
    .cascade-choices .run { forced-color-adjust: none; background: ButtonText; color: ButtonFace; border-color: ButtonText; }
  }
`;
