// Sums that a captured account states instead of their parts: the margin of orders that are not listed, and what a dex holds.
// Shown only where the request has them.

import { html, nothing, type TemplateResult } from "lit";
import { rowPath } from "../../book/draft.js";
import { removeRow } from "../../book/draft-edits.js";
import { type Form, removeButton, valueField } from "./field.js";

const dexName = (dex: string): string => dex || "main dex";

export function statedSums(form: Form): TemplateResult | typeof nothing {
  const { draft } = form;
  if (draft.orderMargins.length === 0 && draft.dexAccounts.length === 0) return nothing;
  const orders = draft.orderMargins.map((row) => {
    const path = rowPath("orderMargins", draft.orderMargins, row);
    const label = `Margin of orders not listed, ${dexName(row.value.dex)}`;
    return html`<div class="grid stated">
      ${valueField(form, path, row.value, "amount", { label, isRequired: true, unit: "USD" })}
      ${removeButton("order margin", () => form.edit(() => removeRow(draft, draft.orderMargins, row)))}
    </div>`;
  });
  const dexes = draft.dexAccounts.map((row) => {
    const path = rowPath("dexAccounts", draft.dexAccounts, row);
    const label = `Account value of the ${dexName(row.value.dex)}`;
    return html`<div class="grid stated">
      ${valueField(form, path, row.value, "accountValue", { label, isRequired: true, unit: "USD" })}
      ${removeButton("account value", () => form.edit(() => removeRow(draft, draft.dexAccounts, row)))}
    </div>`;
  });
  return html`<h4>Stated sums</h4>${orders}${dexes}`;
}
