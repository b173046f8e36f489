// The steps of a ladder and where the money went.

import { css } from "lit";

export const ladderStyles = css`
  .course-of { display: grid; gap: 10px; align-content: start; min-width: 0; grid-template-columns: minmax(0, 1fr); }
  .course-of h4 { color: var(--regime); }
  .ending { font-weight: 600; }
  ol.timeline { list-style: none; margin: 0; padding: 0 0 0 18px; border-left: 3px solid var(--regime); display: grid; gap: 14px; }
  ol.timeline > li { position: relative; display: grid; gap: 2px; overflow-wrap: anywhere; }
  ol.timeline > li::before { content: ""; position: absolute; left: -26px; top: 5px; width: 13px; height: 13px; border-radius: 50%; background: var(--surface); border: 3px solid var(--regime); }
  .when { color: var(--regime); }
  .items { padding-left: 1.2em; }
  .values { font-size: 14px; }
  .conservation { overflow-wrap: anywhere; }
  .chart .party.worth { fill: var(--regime); }
  .chart .party.loss { fill: var(--danger); fill-opacity: 0.75; }
  .chart .party.gain { fill: var(--soft); }
  .course-of table.steps td, .course-of table.steps th { white-space: normal; }
  @media (forced-colors: active) {
    .chart .party { forced-color-adjust: none; fill: CanvasText; fill-opacity: 1; }
    .chart .party.loss { fill: Highlight; }
  }
`;
