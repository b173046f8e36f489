// The change that is being tried out, and the tools that work back from a target.

import { css } from "lit";

export const whatIfStyles = css`
  .what-if { display: grid; gap: 12px; border-top: 3px solid var(--focus); }
  .what-if .titled { justify-content: flex-start; align-items: baseline; }
  .kinds { justify-self: start; }
  .grid.change { grid-template-columns: repeat(auto-fit, minmax(min(128px, 100%), 1fr)); }
  .grid.change .segments { justify-self: stretch; }
  .largest { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; font-size: 13.5px; }
  .most { color: var(--regime); padding: 3px 10px; border: 1px solid transparent; font-size: 13.5px; min-width: 0; overflow-wrap: anywhere; }
  button.most { border-color: var(--regime); border-radius: 8px; background: transparent; min-height: 30px; }
  button.most:hover { background: var(--ground); }
  table.effect .was { color: var(--soft); }
  table.effect b .figure { font-weight: 700; }
  table.effect .alarm .sign { margin-right: 4px; }
  table.effect .taken { font-weight: 600; }
  .primary { border: 1px solid var(--focus); border-radius: 8px; background: var(--focus); color: light-dark(#ffffff, #101214); padding: 6px 16px; min-height: 38px; font-weight: 600; }
  .primary[disabled] { background: transparent; color: var(--soft); border-color: var(--field-line); cursor: default; }
  .what-if .actions { align-items: center; }
  /* Empty it is still there, so that what comes into it is announced. */
  .added { font-weight: 600; font-size: 14px; }
  .added:empty { margin-top: -12px; }
  .was .spoken { position: absolute; }

  .lesson, .survive p, .survive li, .answers, .capacity td, .effect td { overflow-wrap: anywhere; }
  .tools { display: grid; gap: 18px; margin-top: 10px; }
  .tool { display: grid; gap: 8px; }
  .tool h4 { font-size: 14px; }
  .tool .grid { grid-template-columns: repeat(auto-fill, minmax(min(190px, 100%), 1fr)); }
  .tool .answers { list-style: none; padding: 0; display: grid; gap: 4px; }
  .tool .answers b { color: var(--regime); }
  .capacity .more { margin-top: 10px; }
  .capacity > table, .what-else > table { margin-top: 12px; }
  .what-else .trigger .note { display: block; }
  .lesson { font-size: 15px; margin-top: 8px; }
  .lesson b { color: var(--regime); }
  .survive { display: grid; gap: 4px; border-top: 1px solid var(--line); margin-top: 14px; padding-top: 12px; }
  .survive b { color: var(--regime); }
  .survive ul { margin-top: 4px; }

  @media (forced-colors: active) {
    .primary { background: ButtonFace; color: ButtonText; }
    .primary[disabled] { color: GrayText; border-color: GrayText; }
  }
`;
