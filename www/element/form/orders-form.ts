// Resting orders: they hold margin before they are filled.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Order } from "../../api/index.js";
import { type Row, rowPath } from "../../book/draft.js";
import { addOrder, chooseOrderCoin, removeRow } from "../../book/draft-edits.js";
import { amountOf, LEVERAGE, PRICE } from "../../book/written.js";
import { coinName } from "../../words/listings.js";
import { addButton, choiceField, type Form, PERP_LIST, pendingNote, removeButton, rowFaults, textField, valueField } from "./field.js";

export function ordersForm(form: Form): TemplateResult {
  const { draft } = form;
  return html`<h4>Resting orders</h4>
    ${rowFaults(form, "portfolio.orders")} ${repeat(
      draft.orders,
      (row) => row.key,
      (row) => orderFields(form, row),
    )}
    <div class="actions">
      ${addButton(form, "Add an order", "orders", (own) => own.orders, addOrder, "size")}
    </div>`;
}

function orderFields(form: Form, row: Row<Order>): TemplateResult {
  const { draft, markets } = form;
  const { value } = row;
  const path = rowPath("orders", draft.orders, row);
  const hasPosition = draft.positions.some((position) => !position.isPending && position.value.coin === value.coin);
  return html`<fieldset class="row">
    <legend>${value.side === "sell" ? "Sell" : "Buy"} ${value.coin}</legend>
    <div class="grid position">
      ${textField(form, {
        label: "Perp",
        path: `${path}.coin`,
        text: value.coin,
        onText: (text) => form.edit(() => chooseOrderCoin(draft, markets, row, text.trim())),
        list: PERP_LIST,
        isText: true,
        alsoOf: hasPosition ? [] : [`market.perps.${value.coin}`, `market.perps.${value.coin}.markPrice`],
      })}
      ${choiceField(form, {
        label: "Side",
        path: `${path}.side`,
        value: value.side,
        choices: [
          { value: "buy", name: "Buy" },
          { value: "sell", name: "Sell" },
        ],
        onChoice: (side) =>
          form.edit(() => {
            value.side = side as Order["side"];
          }),
      })}
      ${valueField(form, path, value, "size", { label: "Size", row, number: amountOf(value.coin), isRequired: true, unit: coinName(value.coin) })}
      ${valueField(form, path, value, "limitPrice", { label: "Limit price, USD", number: PRICE, isRequired: true })}
      ${valueField(form, path, value, "leverage", {
        label: "Leverage",
        number: LEVERAGE,
        unit: "×",
        hint: hasPosition ? "Empty: that of the position." : "",
      })}
      <label class="check">
        <input type="checkbox" .checked=${value.reduceOnly ?? false} @change=${() =>
          form.edit(() => {
            value.reduceOnly = !value.reduceOnly;
          })} />
        Reduce only: holds no margin
      </label>
      ${removeButton(`${value.coin} order`, () => form.edit(() => removeRow(draft, draft.orders, row)))}
    </div>
    ${rowFaults(form, path)} ${row.isPending ? pendingNote : nothing}
  </fieldset>`;
}
