// How <sheet-dialog> looks. Colours are the page's.

import { css } from "lit";

export const sheetDialogStyles = css`
  :host { font-variant-numeric: tabular-nums; }
  *, *::before, *::after { box-sizing: border-box; }
  dialog {
    width: min(880px, calc(100vw - 24px)); max-height: calc(100vh - 24px); overflow: auto;
    border: 1px solid var(--line); border-radius: 14px; padding: 16px clamp(14px, 3vw, 24px) 20px;
    background: var(--surface); color: var(--ink);
  }
  dialog::backdrop { background: rgb(0 0 0 / 45%); }
  header { display: flex; justify-content: space-between; align-items: center; gap: 12px; }
  h2 { font-size: 18px; margin: 0; }
  p { margin: 8px 0; color: var(--soft); font-size: 14px; }
  textarea {
    display: block; width: 100%; resize: vertical; min-height: 9em; padding: 8px 10px; tab-size: 12;
    font: 13.5px / 1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
    color: inherit; background: var(--ground); border: 1px solid var(--field-line); border-radius: 9px;
  }
  textarea[aria-invalid="true"] { border-color: var(--danger); border-width: 2px; }
  button { font: inherit; color: inherit; cursor: pointer; }
  button:not(.link) { border: 1px solid var(--field-line); border-radius: 9px; background: var(--surface); padding: 6px 14px; min-height: 38px; }
  button.strong { background: var(--ink); border-color: var(--ink); color: var(--surface); font-weight: 600; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; }
  .faults { margin-top: 12px; border-left: 4px solid var(--danger); padding: 2px 0 2px 12px; overflow-wrap: anywhere; }
  .faults p { color: inherit; margin: 0 0 4px; }
  .faults strong, .faults .sign { color: var(--danger); }
  .sign { vertical-align: -2px; }
  ul { margin: 0; padding-left: 1.2em; }
  li { margin: 2px 0; }
  .link { border: 0; background: none; padding: 2px; min-height: 24px; color: var(--focus); text-decoration: underline; text-align: left; }
  .remedy { color: var(--soft); }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  @media (forced-colors: active) {
    dialog { border-color: CanvasText; }
  }
`;
