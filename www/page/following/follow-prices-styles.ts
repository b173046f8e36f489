// How <follow-prices> looks. Colours are the page's; those of the regimes are the calculator's, with their names beside.

import { css } from "lit";

export const followPricesStyles = css`
  :host { display: block; margin-bottom: 14px; font-variant-numeric: tabular-nums; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  p, ul, dl, dd { margin: 0; }
  ul { padding: 0; list-style: none; }
  button, input, select { font: inherit; color: inherit; }
  button, select, .level input {
    border: 1px solid var(--field-line); border-radius: 9px; background: var(--surface); padding: 3px 12px; min-height: 32px; font-size: 14px;
    max-width: 100%;
  }
  button { cursor: pointer; }
  option { background: var(--surface); color: var(--ink); }
  .state { display: flex; gap: 6px 12px; align-items: center; }
  .state p { flex: 0 1 auto; min-width: 0; overflow-wrap: anywhere; }
  .state button { flex: none; }
  .soft { color: var(--soft); font-size: 13.5px; }
  .lamp { display: inline-block; margin-right: 6px; width: 10px; height: 10px; border-radius: 50%; border: 2px solid var(--soft); }
  .lamp.connected { background: var(--agrees); border-color: var(--agrees); }
  .lamp.lost { border-color: var(--danger); border-radius: 0; }
  .figures { display: flex; flex-wrap: wrap; gap: 4px 28px; margin-top: 8px; }
  .figures div { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: baseline; }
  dt { display: flex; gap: 6px; align-items: baseline; font-size: 14px; }
  .badge { border: 1px solid var(--line); border-radius: 10px; padding: 0 7px; font-size: 12px; color: var(--soft); white-space: nowrap; }
  .swatch { width: 9px; height: 9px; border-radius: 2px; background: var(--regime); }
  .standard { --regime: light-dark(#955300, #f5b04c); }
  .unified { --regime: light-dark(#5546b3, #b3a6ff); }
  .portfolio { --regime: light-dark(#066b63, #52d6c3); }
  .tell { margin-top: 6px; }
  summary { cursor: pointer; min-height: 24px; font-size: 14px; width: fit-content; max-width: 100%; }
  .rules { display: flex; flex-wrap: wrap; gap: 8px 26px; align-items: center; padding: 8px 0 2px; }
  .rules p { flex-basis: 100%; }
  .rule { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: center; }
  .rule label { display: flex; gap: 6px; align-items: center; min-height: 28px; }
  .of { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .level { white-space: nowrap; }
  .level input { width: 9ch; text-align: right; padding-inline: 8px; }
  .level input[aria-invalid="true"] { border-color: var(--danger); border-width: 2px; }
  .wrong, .wrong .sign { color: var(--danger); font-size: 13.5px; }
  .sign { vertical-align: -2px; }
  .notice {
    display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; margin-bottom: 12px;
    border: 2px solid var(--danger); border-radius: 12px; padding: 10px 14px; background: var(--surface);
  }
  .notice ul { display: grid; gap: 4px; min-width: 0; overflow-wrap: anywhere; }
  .notice .sign { color: var(--danger); }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  @media (max-width: 560px) {
    .state { flex-wrap: wrap; }
    .state p { flex-basis: 100%; }
  }
  @media (forced-colors: active) {
    .lamp.connected, .swatch { forced-color-adjust: none; }
  }
`;
