// The form: inputs that look like inputs, faults under them.

import { css } from "lit";

export const entryStyles = css`
  .entry { display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }
  .row { border: 0; border-top: 1px solid var(--line); padding-top: 12px; min-width: 0; position: relative; display: grid; gap: 6px; grid-template-columns: minmax(0, 1fr); }
  .row > legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .grid { display: grid; gap: 10px; align-items: start; min-width: 0; }
  .grid.holding { grid-template-columns: minmax(0, 0.85fr) minmax(0, 1fr) minmax(0, 1fr) 30px; }
  .grid.debt { grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr) 30px; }
  .grid.stated { grid-template-columns: minmax(0, 1fr) 30px; }
  .grid.holding > .two { grid-column: 2 / span 2; }
  .grid.position { grid-template-columns: repeat(2, minmax(0, 1fr)) 30px; }
  .grid.position > .field:nth-child(even) { grid-column: 2; }
  .grid.position > .field:nth-child(odd) { grid-column: 1; }
  .grid.position > .check { grid-column: 2; align-self: center; padding-top: 16px; }
  .grid.position > .remove { grid-column: 3; grid-row: 1; }
  .more .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); margin: 8px 0; }
  .field { display: grid; gap: 3px; min-width: 0; align-content: start; }
  .field.wide { grid-template-columns: minmax(0, 1fr); }
  .field > label, .field > .label { font-size: 12.5px; color: var(--soft); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .control { display: flex; align-items: stretch; border: 1px solid var(--field-line); border-radius: 8px; background: var(--field); min-width: 0; }
  .control:focus-within { outline: 2px solid var(--focus); outline-offset: 1px; }
  .control input, .control select { flex: 1; min-width: 0; width: 100%; border: 0; background: transparent; padding: 6px 8px; min-height: 36px; border-radius: 7px; outline: 0; }
  .control select option { background: var(--surface); color: var(--ink); }
  .control input.number { text-align: right; }
  .control .unit { align-self: center; padding-right: 8px; color: var(--soft); font-size: 12.5px; flex: none; max-width: 8em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .control select.unit { flex: 0 0 auto; width: auto; padding: 0 4px; max-width: 5.2em; border-left: 1px solid var(--line); border-radius: 0 7px 7px 0; align-self: stretch; }
  .control:has([aria-invalid="true"]) { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
  .field .segments { align-self: start; min-height: 38px; flex-wrap: nowrap; }
  .field .segments button { flex: 1; padding: 4px 8px; }
  .fault { color: var(--danger); font-size: 12.5px; overflow-wrap: anywhere; }
  .fault .remedy, .issues .remedy { color: var(--ink); }
  .meanings { display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0 2px; }
  .meaning { font: inherit; text-align: left; color: var(--ink); background: var(--field); border: 1px solid var(--field-line); border-radius: 8px; padding: 6px 10px; min-height: 36px; cursor: pointer; overflow-wrap: anywhere; }
  .hint { overflow-wrap: anywhere; }
  .remove { margin-top: 21px; width: 30px; height: 38px; border: 0; background: none; color: var(--soft); border-radius: 8px; display: grid; place-items: center; }
  .remove:hover { color: var(--danger); background: var(--danger-ground); }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; }
  .check { display: flex; gap: 8px; align-items: flex-start; font-size: 13px; color: var(--soft); }
  .check input { margin: 3px 0 0; accent-color: var(--portfolio); width: 16px; height: 16px; flex: none; }
  details.position > summary { padding: 4px 0; cursor: pointer; }
  details.position[open] > summary { padding-bottom: 10px; }
  .more > summary { color: var(--soft); font-size: 13px; padding: 4px 0; cursor: pointer; }
  .issues { border: 1px solid var(--danger); background: var(--danger-ground); border-radius: var(--radius); padding: 14px 18px; display: grid; gap: 8px; }
  .issues h3 { color: var(--danger); display: flex; gap: 8px; align-items: center; font-size: 15px; }
  .issues li + li { margin-top: 6px; }
  .issues .link::first-letter { text-transform: uppercase; }
  @container (max-width: 480px) {
    .grid.holding { grid-template-columns: minmax(0, 0.75fr) minmax(0, 1.25fr) 30px; }
    .grid.holding > .two, .grid.holding > .field:nth-child(2) { grid-column: 2; }
    .grid.holding > .field:nth-child(3) { grid-column: 1 / span 2; }
    .grid.holding > .remove { grid-column: 3; grid-row: 1; }
    .more .grid { grid-template-columns: minmax(0, 1fr); }
    .field > label { white-space: normal; }
  }
`;
