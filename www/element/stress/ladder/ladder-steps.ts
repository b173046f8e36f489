// The steps of a ladder in their order, with the time of each, what is sold, and what the account is worth before and after; then what is left.

import { html, nothing, type TemplateResult } from "lit";
import type { LadderCourse, LadderItem, LadderStep, Regime } from "../../../api/index.js";
import { dollars } from "../../../words/amounts.js";
import { afterText } from "../../../words/duration.js";
import { conservationText, costText, endingText, itemText, ratioText, remainderRows, STAGES } from "../../../words/ladder.js";
import { type CsvColumn, csvRows } from "../saving.js";
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

function stepItem(step: LadderStep): TemplateResult {
  const { seconds, stage, scope, reason, source, items, accountValueBefore, accountValueAfter } = step;
  const cost = costText(step);
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

interface CsvItem {
  order: string;
  step: LadderStep;
  number: number;
  item: LadderItem;
  place: number;
}

export function stepsCsv(courses: readonly NamedCourse[], regime: Regime): (string | number)[][] {
  const items = courses.flatMap(({ name, course }) =>
    course.steps.flatMap((step, index) =>
      step.items.map((item, place): CsvItem => ({ order: name || "either", step, number: index + 1, item, place })),
    ),
  );
  // Figures of the step stand once, at its first item, so that a column can be added up.
  const once = (name: string, of: (step: LadderStep) => string | null): CsvColumn<CsvItem> => [
    name,
    ({ step, place }) => (place === 0 ? of(step) : null),
  ];
  const columns: CsvColumn<CsvItem>[] = [
    ["regime", () => regime],
    ["order", ({ order }) => order],
    ["step", ({ number }) => String(number)],
    ["seconds", ({ step }) => String(step.seconds)],
    ["stage", ({ step }) => step.stage],
    ["scope", ({ step }) => step.scope],
    ["kind", ({ item }) => item.kind],
    ["name", ({ item }) => item.name],
    ["side", ({ item }) => item.side],
    ["size", ({ item }) => item.size],
    ["price", ({ item }) => item.price],
    ["notional", ({ item }) => item.notional],
    once("account value before", ({ accountValueBefore }) => accountValueBefore),
    once("account value after", ({ accountValueAfter }) => accountValueAfter),
    once("ratio before", ({ ratioBefore }) => ratioBefore),
    once("ratio after", ({ ratioAfter }) => ratioAfter),
    once("impact", ({ impact }) => impact),
    once("fee", ({ fee }) => fee),
    once("to backstop", ({ toBackstop }) => toBackstop),
    once("bad debt", ({ badDebt }) => badDebt),
    once("rule", ({ reason }) => reason),
    once("source", ({ source }) => source),
    once("taken by", ({ takenBy }) => takenBy.join(" ")),
    once("mark", ({ mark }) => mark),
  ];
  return csvRows(columns, items);
}
