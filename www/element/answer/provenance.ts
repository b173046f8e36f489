// Under what assumptions the answer stands: how the book was moved, who may use the regime, remarks, what is unconfirmed, which rules.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareReport, EligibilityReport } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { groupedWithin } from "../../words/amounts.js";
import { snapshotGroups } from "../../words/snapshot.js";
import { warningSign } from "../figure.js";

export function provenance(report: CompareReport, regimes: readonly ShownRegime[]): TemplateResult {
  const warnings = distinct([...report.warnings, ...regimes.flatMap((shown) => shown.report.warnings)].map((warning) => warning.message));
  const { snapshot, snapshotDate, time, datedFigures } = report.market;
  return html`<section class="panel provenance" aria-label="How this was computed">
    <h3>How this book was moved</h3>
    <dl>
      ${regimes.map(
        ({ regime, name, report: own }) => html`<div>
          <dt class=${regime}>${name}</dt>
          <dd>${own.moved ?? "The account is in this regime already: nothing was moved."}${own.eligibility ? eligibility(own.eligibility) : nothing}</dd>
        </div>`,
      )}
    </dl>
    ${list("Remarks", warnings)} ${unverified(regimes)}
    <h3>Rules and prices</h3>
    <p>
      Rulebook ${report.rulebook.id} of ${report.rulebook.date}${report.rulebook.origin === "caller" ? ", supplied with the request" : ""}:
      ${report.rulebook.title}.
    </p>
    <p class="note">
      ${time ? `Prices of ${time}, as stated in the request.` : "Prices as stated in the request."}
      ${snapshot ? `Filled in from the snapshot ${snapshot} of ${snapshotDate}, not from now: ${datedFigures.length > 0 ? snapshotGroups(datedFigures).join("; ") : "nothing was missing"}.` : nothing}
    </p>
    <p class="notice">${report.rulebook.notice}</p>
  </section>`;
}

function eligibility({ isEligible, reasons }: EligibilityReport): TemplateResult {
  const word = isEligible === null ? "May be eligible" : isEligible ? "Eligible" : "Not eligible";
  return html`<p class="eligibility">${isEligible === false ? html`<strong class="alarm">${warningSign} ${word}</strong>` : html`<b>${word}</b>`}${
    reasons.length > 0 ? `: ${groupedWithin(reasons.join(" "))}` : ""
  }</p>`;
}

function unverified(regimes: readonly ShownRegime[]): TemplateResult | typeof nothing {
  const reasons = distinct(regimes.flatMap(({ report, name }) => report.unverified.map((item) => `${name}: ${item.reason}`)));
  return list("Not confirmed by any real account", reasons);
}

function list(title: string, items: readonly string[]): TemplateResult | typeof nothing {
  if (items.length === 0) return nothing;
  return html`<h3>${title}</h3>
    <ul>${items.map((item) => html`<li>${groupedWithin(item)}</li>`)}</ul>`;
}

const distinct = (items: string[]): string[] => [...new Set(items)];
