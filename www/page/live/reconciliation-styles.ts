// How <reconciliation-panel> looks. Colours are the page's.

import { css } from "lit";

export const reconciliationStyles = css`
  :host { display: block; font-variant-numeric: tabular-nums; }
  *, *::before, *::after { box-sizing: border-box; }
  section { background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 8px 14px; margin-bottom: 14px; }
  summary { cursor: pointer; min-height: 28px; padding: 3px 0; border-radius: 4px; }
  .sign { vertical-align: -2px; color: var(--danger); }
  .sign.agrees { color: var(--agrees); }
  table { width: 100%; border-collapse: collapse; font-size: 14px; margin: 4px 0 8px; }
  th, td { padding: 5px 14px 5px 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line); font-weight: 400; }
  thead th { color: var(--soft); font-size: 13px; border-top: 0; }
  .number, thead th:nth-child(n + 2):nth-child(-n + 4) { text-align: right; overflow-wrap: anywhere; }
  .verdict { color: var(--soft); width: 36%; }
  .label { display: none; }
  .rest { margin-top: 4px; font-size: 14px; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  @media (max-width: 700px) {
    table, tbody, tr, th, td { display: block; }
    thead { display: none; }
    tr { border-top: 1px solid var(--line); padding: 7px 0; }
    th, td { border: 0; padding: 1px 0; }
    th { font-weight: 600; }
    .number { display: flex; justify-content: space-between; gap: 12px; text-align: right; }
    .label { display: inline; color: var(--soft); flex: none; }
    .verdict { width: auto; }
  }
`;
