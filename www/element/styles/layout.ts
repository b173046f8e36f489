// Where things stand: entry on the left, the answer on the right; on a narrow element the summary first, then entry, then the rest.

import { css } from "lit";

export const layoutStyles = css`
  :host { container-type: inline-size; }
  .layout { display: grid; gap: 18px; grid-template-columns: minmax(0, 1fr); align-items: start; }
  .summary, .trial, .answer { position: relative; min-width: 0; }
  .form, .parts { display: grid; gap: 16px; min-width: 0; grid-template-columns: minmax(0, 1fr); }
  .panel { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); padding: 18px 20px; min-width: 0; }
  .waiting, .failure { padding: 40px 20px; text-align: center; color: var(--soft); }
  .failure { color: var(--danger); }
  /* Faded by its own colours and not by opacity, so that it can still be read. */
  .stale {
    --ink: light-dark(#5b6068, #a7aeb8);
    --soft: light-dark(#646a73, #99a0ab);
    --standard: var(--ink);
    --unified: var(--ink);
    --portfolio: var(--ink);
    --danger: var(--ink);
    color: var(--ink);
  }
  /* Takes no room, so that nothing moves while something is half typed, and stays in sight while the old answer is. */
  .stale-label { position: sticky; top: 10px; z-index: 3; height: 0; text-align: right; }
  .stale-label span { display: inline-block; transform: translateY(-55%); background: var(--danger); color: light-dark(#ffffff, #101214); border-radius: 20px; padding: 2px 12px; font-size: 13px; font-weight: 600; }
  .scroll { overflow-x: auto; overscroll-behavior-x: contain; }
  @container (min-width: 940px) {
    .layout { grid-template-columns: minmax(380px, 430px) minmax(0, 1fr); grid-template-rows: auto auto 1fr; grid-template-areas: "form summary" "form trial" "form answer"; gap: 16px 28px; }
    .layout.faulty { grid-template-rows: auto auto auto 1fr; grid-template-areas: "form issues" "form summary" "form trial" "form answer"; }
    .summary { grid-area: summary; }
    .form { grid-area: form; }
    .trial { grid-area: trial; }
    .answer { grid-area: answer; }
    .issues { grid-area: issues; }
  }
  @container (max-width: 480px) {
    .panel { padding: 14px; }
    .regime-choice button { padding-inline: 7px; font-size: 12.5px; }
  }
`;
