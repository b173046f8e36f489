// The account: which regime it is in on the exchange, and what its fees and eligibility hang on.

import { html, type TemplateResult } from "lit";
import { setText } from "../../book/draft.js";
import { amountOf } from "../../book/written.js";
import { choiceField, type Form, valueField } from "./field.js";

const MODES = [
  { value: "standard", name: "Standard (spot and perps apart)" },
  { value: "unified", name: "Unified account" },
  { value: "portfolioMargin", name: "Portfolio margin" },
];

export function accountForm(form: Form): TemplateResult {
  const { draft } = form;
  const { options } = draft;
  return html`<section class="panel entry" aria-label="The account">
    ${choiceField(form, {
      label: "On the exchange the account is in",
      path: "portfolio.mode",
      value: draft.mode,
      choices: MODES,
      onChoice: (value) =>
        form.edit(() => {
          draft.mode = value as typeof draft.mode;
        }),
    })}
    <details class="more">
      <summary>Volume, staking and fees</summary>
      <div class="grid">
        ${valueField(form, "options", options, "weightedVolume", {
          label: "14-day volume, USD",
          hint: "Weighted. Empty: not known, lowest fee level.",
        })}
        ${valueField(form, "options", options, "stakedHype", {
          label: "Staked HYPE",
          number: amountOf("HYPE"),
          hint: "Empty: none, no discount.",
        })}
        ${choiceField(form, {
          label: "The book is opened as",
          path: "options.liquidity",
          value: options.liquidity ?? "taker",
          choices: [
            { value: "taker", name: "Taker" },
            { value: "maker", name: "Maker" },
          ],
          onChoice: (value) => form.edit(() => setText(options, "liquidity", value, false)),
        })}
      </div>
    </details>
  </section>`;
}
