// How <live-account> looks. Colours are the page's.

import { css } from "lit";

export const liveAccountStyles = css`
  :host { display: block; margin-bottom: 14px; font-variant-numeric: tabular-nums; }
  *, *::before, *::after { box-sizing: border-box; }
  p, ul { margin: 0; }
  ul { padding-left: 1.2em; }
  button, input, select { font: inherit; color: inherit; }
  button { cursor: pointer; }
  form { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; }
  .entry { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; flex: 1 1 560px; max-width: 860px; min-width: 0; }
  .entry > label { font-weight: 700; }
  #address, select, button:not(.link) {
    border: 1px solid var(--field-line); border-radius: 9px; background: var(--surface); padding: 6px 12px; min-height: 38px; max-width: 100%;
  }
  #address { flex: 1 1 12ch; min-width: 0; text-overflow: ellipsis; font-size: 14px; }
  #address::placeholder { color: var(--soft); opacity: 1; }
  #address[aria-invalid="true"] { border-color: var(--danger); border-width: 2px; }
  option { background: var(--surface); color: var(--ink); }
  .state, .place, .memory, .progress, .stopped, .remarks, .sub-faults { color: var(--soft); font-size: 13.5px; overflow-wrap: anywhere; }
  .buttons { display: flex; gap: 8px; }
  button.load { background: var(--ink); border-color: var(--ink); color: var(--surface); font-weight: 600; }
  button[aria-disabled="true"] { opacity: 0.6; cursor: default; }
  .memory { display: flex; gap: 12px; align-items: center; }
  .memory label { display: flex; gap: 6px; align-items: center; min-height: 28px; }
  .link { border: 0; background: none; padding: 4px; min-height: 28px; color: var(--focus); text-decoration: underline; }
  .progress, .stopped, .faults, .status, .remarks, .sub-accounts, .sub-faults { margin-top: 10px; }
  .faults { border-left: 4px solid var(--danger); padding: 2px 0 2px 12px; overflow-wrap: anywhere; }
  .faults strong, .faults .sign { color: var(--danger); }
  .sign { vertical-align: -2px; }
  .remedy { color: var(--soft); }
  .status { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }
  .status p { min-width: 0; }
  .status button, .sub-accounts button { min-height: 32px; padding: 3px 12px; font-size: 14px; }
  summary { cursor: pointer; min-height: 24px; }
  .sub-accounts { display: flex; flex-wrap: wrap; gap: 8px; }
  .sub-accounts button { border-radius: 20px; overflow-wrap: anywhere; }
  .sub-accounts button[aria-pressed="true"] { background: var(--ink); border-color: var(--ink); color: var(--surface); font-weight: 600; }
  .short { font-weight: 400; font-size: 13px; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
  @media (max-width: 560px) {
    .entry > label { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .entry { position: relative; flex-basis: 100%; }
    #address { flex-basis: 100%; }
    .place { margin-right: auto; }
  }
  @media (forced-colors: active) {
    .sub-accounts button[aria-pressed="true"] { background: Highlight; color: HighlightText; forced-color-adjust: none; }
    button[aria-disabled="true"] { opacity: 1; color: GrayText; border-color: GrayText; }
  }
`;
