// The drawer with the explanation of a figure.

import { css } from "lit";

export const explanationStyles = css`
  /* It lies inside the calculator, whose theme applies. */
  :host { color-scheme: inherit; }
  dialog { border: 0; padding: 0; margin: 0 0 0 auto; height: 100dvh; max-height: none; width: min(620px, 100vw); max-width: none; background: var(--surface); color: var(--ink); overflow-y: auto; }
  dialog::backdrop { background: rgb(0 0 0 / 0.45); }
  .drawer { padding: 20px 24px 40px; display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); min-height: 100%; align-content: start; }
  header { display: flex; justify-content: space-between; gap: 16px; align-items: flex-start; }
  h2 { font-size: 19px; letter-spacing: 0; }
  h2::first-letter, .label > span::first-letter { text-transform: uppercase; }
  .value { font-size: 26px; font-weight: 700; overflow-wrap: anywhere; line-height: 1.2; }
  code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
  .formula { background: var(--field); border: 1px solid var(--line); border-radius: 8px; padding: 8px 12px; }
  .rule { max-width: 65ch; }
  .source, .path { color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
  a { color: var(--focus); }
  .tree { list-style: none; padding: 0; display: grid; gap: 0; grid-template-columns: minmax(0, 1fr); }
  .tree > li { border-top: 1px solid var(--line); min-width: 0; }
  .tree .tree { margin-left: 14px; }
  .line { display: inline-flex; flex-wrap: wrap; gap: 2px 14px; justify-content: space-between; width: calc(100% - 20px); vertical-align: top; }
  .leaf .line { width: 100%; padding-left: 18px; }
  .leaf, summary, .operand { padding: 7px 0; }
  summary { cursor: pointer; }
  .label { min-width: 0; overflow-wrap: anywhere; }
  .label code { color: var(--soft); }
  .amount { font-weight: 600; text-align: right; margin-left: auto; overflow-wrap: anywhere; }
  .inside { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); padding: 2px 0 12px 18px; font-size: 14px; }
  @media (max-width: 480px) { .drawer { padding: 16px 14px 32px; } .tree .tree { margin-left: 6px; } .inside { padding-left: 10px; } }
`;
