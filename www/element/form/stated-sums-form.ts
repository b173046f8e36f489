// Sums that a captured account states instead of their parts: the margin of orders that are not listed, and what a dex holds.
// Shown only where the request has them.

import { html, nothing, type TemplateResult } from "lit";
import { rowPath, setText } from "../../book/draft.js";
import { removeRow } from "../../book/draft-edits.js";
import { type Form, removeButton, textField } from "./field.js";

const dexName = (dex: string): string => dex || "main dex";

export function statedSums(form: Form): TemplateResult | typeof nothing {
  const { draft } = form;
  if (draft.orderMargins.length === 0 && draft.dexAccounts.length === 0) return nothing;
  return html`<h4>Stated sums</h4>
    ${draft.orderMargins.map(
      (row) => html`<div class="grid stated">
        ${textField(form, {
          label: `Margin of orders not listed, ${dexName(row.value.dex)}`,
          path: `${rowPath("orderMargins", draft.orderMargins, row)}.amount`,
          text: row.value.amount,
          onText: (text) => form.edit(() => setText(row.value, "amount", text, false)),
          isRequired: true,
          unit: "USD",
        })}
        ${removeButton("order margin", () => form.edit(() => removeRow(draft, draft.orderMargins, row)))}
      </div>`,
    )}
    ${draft.dexAccounts.map(
      (row) => html`<div class="grid stated">
        ${textField(form, {
          label: `Account value of the ${dexName(row.value.dex)}`,
          path: `${rowPath("dexAccounts", draft.dexAccounts, row)}.accountValue`,
          text: row.value.accountValue,
          onText: (text) => form.edit(() => setText(row.value, "accountValue", text, false)),
          isRequired: true,
          unit: "USD",
        })}
        ${removeButton("account value", () => form.edit(() => removeRow(draft, draft.dexAccounts, row)))}
      </div>`,
    )}`;
}
