// Colours, type and the small things that every part uses. One set of colours, each for light and dark.

import { css } from "lit";

export const baseStyles = css`
  :host {
    display: block;
    color-scheme: light dark;
    --surface: light-dark(#ffffff, #181b1f);
    --ground: light-dark(#f6f7f3, #101214);
    --ink: light-dark(#16181d, #eceff3);
    --soft: light-dark(#565c66, #a3aab5);
    --line: light-dark(#e0e2db, #2b3036);
    --field: light-dark(#f7f8f4, #0e1012);
    --field-line: light-dark(#858b84, #6d7580);
    --standard: light-dark(#955300, #f5b04c);
    --unified: light-dark(#5546b3, #b3a6ff);
    --portfolio: light-dark(#066b63, #52d6c3);
    --danger: light-dark(#b3261e, #ff8a80);
    --danger-ground: light-dark(#fdeeec, #321918);
    --focus: light-dark(#0b57d0, #8ab4f8);
    --radius: 12px;
    color: var(--ink);
    font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    font-variant-numeric: tabular-nums;
    /* A name may be of any length, and a phone must not be scrolled sideways for it. */
    overflow-wrap: break-word;
  }
  .lives, .survival, .fate dt, .fate .note, table.steps th { overflow-wrap: anywhere; }
  .headline, .message, .issues { grid-template-columns: minmax(0, 1fr); }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, h4, p, ul, dl, dd, fieldset, legend { margin: 0; padding: 0; }
  h2 { font-size: clamp(22px, 3.2vw, 34px); line-height: 1.18; letter-spacing: -0.015em; text-wrap: balance; font-weight: 700; }
  h3 { font-size: 14px; color: var(--soft); font-weight: 700; letter-spacing: 0.01em; }
  h4 { font-size: 14px; font-weight: 700; }
  ul { padding-left: 1.2em; }
  button, input, select { font: inherit; color: inherit; font-variant-numeric: inherit; }
  button { cursor: pointer; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
  .standard { --regime: var(--standard); }
  .unified { --regime: var(--unified); }
  .portfolio { --regime: var(--portfolio); }
  .note, .hint, .caption { color: var(--soft); font-size: 12.5px; font-weight: 400; }
  .sign { vertical-align: -2px; flex: none; }
  .alarm { color: var(--danger); font-weight: 700; }
  .titled { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; }
  .quiet, .add {
    border: 1px solid var(--field-line); border-radius: 8px; background: transparent; padding: 6px 12px; min-height: 34px; font-size: 14px;
  }
  .quiet:hover, .add:hover { background: var(--ground); }
  .link { border: 0; background: none; padding: 2px 0; color: var(--focus); text-decoration: underline; }
  .figure {
    border: 0; background: none; padding: 2px 0; margin: 0; text-align: inherit; color: inherit; font-weight: inherit; letter-spacing: inherit;
    line-height: inherit; overflow-wrap: anywhere; text-decoration: underline dotted transparent; text-underline-offset: 3px; text-decoration-thickness: 1px;
  }
  .figure:hover { text-decoration-color: currentColor; }
  .figure .unit { color: var(--soft); font-size: 0.8em; font-weight: 400; }
  .segments { display: inline-flex; flex-wrap: wrap; border: 1px solid var(--field-line); border-radius: 9px; padding: 2px; gap: 2px; background: var(--field); }
  .segments button { border: 0; background: transparent; border-radius: 7px; padding: 4px 11px; min-height: 28px; font-size: 13.5px; color: var(--soft); }
  .segments button[aria-pressed="true"] { background: var(--ink); color: var(--surface); font-weight: 600; }
  .none { color: var(--soft); }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (forced-colors: active) {
    .segments button[aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    .figure { text-decoration-color: currentColor; }
  }
`;
