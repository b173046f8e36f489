// The steps of a ladder in their order, with the time of each, what is sold, and what the account is worth before and after; then what is left.

import { html, nothing, type TemplateResult } from "lit";
import type { LadderCourse, LadderStep, Regime } from "../../../api/index.js";
import { dollars } from "../../../words/amounts.js";
import { afterText, conservationText, costText, endingText, itemText, ratioText, remainderRows, STAGES } from "../../../words/ladder.js";
import { lossesDrawing } from "./ladder-drawing.js";

/** More steps than this are folded away behind the first. */
const SHOWN = 8;

export interface NamedCourse {
  /** Empty where the order does not matter. */
  name: string;
  course: LadderCourse;
}

export function courseView({ name, course }: NamedCourse, regime: Regime, width: number): TemplateResult {
  const { steps, sales, losses } = course;
  return html`<section class="course-of ${regime}" aria-label=${name || "The steps"}>
    ${name ? html`<h4>${name}</h4>` : nothing}
    <p class="ending">It ${endingText(course)}.</p>
    ${
      steps.length === 0
        ? nothing
        : html`<ol class="timeline">${steps.slice(0, SHOWN).map(stepItem)}</ol>
          ${
            steps.length > SHOWN
              ? html`<details class="more"><summary>${steps.length - SHOWN} more steps</summary><ol class="timeline" start=${SHOWN + 1}>${steps.slice(SHOWN).map(stepItem)}</ol></details>`
              : nothing
          }`
    }
    ${sales.map(
      ({ token, size, halfLifeSeconds, left }) =>
        html`<p class="note">The backstop sells the ${size} ${token} by halves: every ${halfLifeSeconds / 60} minutes half of what is left (${left.join(", ")}). What that brings is the backstop's.</p>`,
    )}
    ${lossesDrawing(losses, regime, width)}
    <p class="note conservation">${conservationText(losses)}</p>
    <table class="steps" aria-label="What is left">
      <thead><tr><th scope="col">What is left</th><td></td></tr></thead>
      <tbody>${remainderRows(course).map(({ name: row, value }) => html`<tr><th scope="row">${row}</th><td>${value}</td></tr>`)}</tbody>
    </table>
  </section>`;
}

function stepItem({
  seconds,
  stage,
  scope,
  reason,
  source,
  items,
  accountValueBefore,
  accountValueAfter,
  ...step
}: LadderStep): TemplateResult {
  const cost = costText({ seconds, stage, scope, reason, source, items, accountValueBefore, accountValueAfter, ...step });
  return html`<li data-stage=${stage}>
    <p><b class="when">${afterText(seconds)}</b> ${STAGES[stage] ?? stage} <span class="note">${scope}${step.mark === null ? nothing : html`, marked “${step.mark}”`}</span></p>
    <ul class="items">${items.map((item) => html`<li>${itemText(item, stage)}</li>`)}</ul>
    <p class="values">Account value ${dollars(accountValueBefore)} → <b>${dollars(accountValueAfter)}</b> <span class="note">ratio ${ratioText(step.ratioBefore)} → ${ratioText(step.ratioAfter)}${cost ? `; ${cost}` : ""}</span></p>
    <details class="more"><summary>Rule</summary><p class="note">${reason} ${source}</p></details>
  </li>`;
}

/** All steps as rows of a table. */
export function stepsTable(courses: readonly NamedCourse[]): TemplateResult {
  return html`<details class="more">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of the steps">
      <table class="steps" aria-label="Steps of the ladder">
        <thead>
          <tr>
            ${["Order", "Time", "Step", "What is sold or taken", "Account value before", "after", "Ratio before", "after", "Cost"].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${courses.flatMap(({ name, course }) =>
            course.steps.map(
              (step) => html`<tr>
                <th scope="row">${name || "either"}</th>
                <td>${afterText(step.seconds)}</td>
                <td>${STAGES[step.stage] ?? step.stage}</td>
                <td>${step.items.map((item) => itemText(item, step.stage)).join("; ")}</td>
                <td>${dollars(step.accountValueBefore)}</td>
                <td>${dollars(step.accountValueAfter)}</td>
                <td>${ratioText(step.ratioBefore)}</td>
                <td>${ratioText(step.ratioAfter)}</td>
                <td>${costText(step) || "0.00"}</td>
              </tr>`,
            ),
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

export function stepsCsv(courses: readonly NamedCourse[], regime: Regime): string[][] {
  const head = [
    "regime",
    "order",
    "step",
    "seconds",
    "stage",
    "scope",
    "kind",
    "name",
    "side",
    "size",
    "price",
    "notional",
    "account value before",
  ];
  const rest = [
    "account value after",
    "ratio before",
    "ratio after",
    "impact",
    "fee",
    "to backstop",
    "bad debt",
    "rule",
    "source",
    "taken by",
    "mark",
  ];
  return [
    [...head, ...rest],
    ...courses.flatMap(({ name, course }) =>
      course.steps.flatMap((step, index) =>
        step.items.map((item, place) => [
          regime,
          name || "either",
          String(index + 1),
          String(step.seconds),
          step.stage,
          step.scope,
          item.kind,
          item.name,
          item.side ?? "",
          item.size,
          item.price ?? "",
          item.notional,
          // Figures of the step stand once, at its first item, so that a column can be added up.
          ...(place === 0
            ? [
                step.accountValueBefore,
                step.accountValueAfter,
                step.ratioBefore ?? "",
                step.ratioAfter ?? "",
                step.impact,
                step.fee,
                step.toBackstop,
                step.badDebt,
                step.reason,
                step.source,
                step.takenBy.join(" "),
                step.mark ?? "",
              ]
            : Array.from({ length: 12 }, () => "")),
        ]),
      ),
    ),
  ];
}
