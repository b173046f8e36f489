// "You trade": perp positions with their prices.

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { type PositionRow, perpMarket, rowPath, setText } from "../../book/draft.js";
import { addPosition, choosePerp, recomputeSize, removeRow, setPerpField } from "../../book/draft-edits.js";
import { percentIssues } from "../../book/field-issues.js";
import { amountOf, DOLLARS, LEVERAGE, PERCENT, PRICE } from "../../book/written.js";
import { coins, grouped, hourlyRate, price } from "../../words/amounts.js";
import { coinName, listedPerp } from "../../words/listings.js";
import { fractionOfPercent, percentOfFraction } from "../../words/percent.js";
import { segments } from "../segments.js";
import {
  addButton,
  choiceField,
  type Form,
  fold,
  PERP_LIST,
  pendingNote,
  removeButton,
  rowFaults,
  textField,
  valueField,
} from "./field.js";
import { ordersForm } from "./orders-form.js";
import { statedSums } from "./stated-sums-form.js";

/** A book of more positions shows them folded. */
const UNFOLDED = 3;

export function positionsForm(form: Form): TemplateResult {
  const { draft, markets } = form;
  return html`<section class="panel entry" aria-label="You trade">
    <h3>You trade</h3>
    ${rowFaults(form, "portfolio.positions")}
    ${draft.positions.length === 0 ? html`<p class="hint">No position yet.</p>` : nothing}
    ${repeat(
      draft.positions,
      (row) => row.key,
      (row) => positionFields(form, row),
    )}
    <div class="actions">
      ${addButton(form, "Add a position", "positions", (own) => own.positions, addPosition, "size")}
    </div>
    ${ordersForm(form)} ${statedSums(form)}
    <datalist id=${PERP_LIST}>${markets.perps.filter((perp) => !perp.isDelisted).map((perp) => html`<option value=${perp.coin}>up to ${perp.maxLeverage}×${perp.onlyIsolated ? ", isolated only" : ""}</option>`)}</datalist>
  </section>`;
}

function positionFields(form: Form, row: PositionRow): TemplateResult {
  const { draft, markets } = form;
  const { value } = row;
  const path = rowPath("positions", draft.positions, row);
  const listing = listedPerp(markets, value.coin);
  const content = html`<div class="grid position">
      ${textField(form, {
        label: "Perp",
        path: `${path}.coin`,
        text: value.coin,
        onText: (text) =>
          form.edit(() => {
            choosePerp(draft, markets, row, text.trim());
            if (row.isUnpriced) form.focus(`market.perps.${row.value.coin}.markPrice`);
          }),
        list: PERP_LIST,
        isText: true,
        hint: listing
          ? `${listing.isDelisted ? "delisted: it can only be closed" : `up to ${listing.maxLeverage}×`}${listing.dex ? `, ${listing.dex} dex` : ""}`
          : "",
        alsoOf: [`market.perps.${value.coin}`],
      })}
      ${sides(form, row)}
      ${sizeField(form, row, path)}
      ${valueField(form, path, value, "entryPrice", { label: "Entry price, USD", number: PRICE })}
      ${valueField(form, path, value, "leverage", { label: "Leverage", number: LEVERAGE, isRequired: true, unit: "×" })}
      ${perpField(form, row, "markPrice", "Mark price, USD", markHint(form, value.coin))}
      ${perpField(form, row, "fundingRate", "Funding an hour", fundingHint(form, value.coin))}
      ${choiceField(form, {
        label: "Margin",
        path: `${path}.marginMode`,
        value: value.marginMode ?? "cross",
        choices: [
          { value: "cross", name: "Cross" },
          { value: "isolated", name: "Isolated" },
        ],
        onChoice: (mode) => form.edit(() => setMarginMode(row, mode)),
        hint: listing?.onlyIsolated ? "This perp is isolated only." : "",
      })}
      ${value.marginMode === "isolated" ? isolatedFields(form, row, path) : nothing}
      ${removeButton(`${value.coin} position`, () => form.edit(() => removeRow(draft, draft.positions, row)))}
    </div>
    ${rowFaults(form, path)} ${row.isUnpriced ? unpricedNote(value.coin) : row.isPending ? pendingNote : nothing}`;
  return html`<fieldset class="row">
    <legend>${value.coin || "Position"} ${row.side}</legend>
    ${draft.positions.length > UNFOLDED ? fold(row, row.isPending || row.isUnpriced === true || isWrong(form, row, path), "position", summary(row), content) : content}
  </fieldset>`;
}

function isWrong(form: Form, row: PositionRow, path: string): boolean {
  const market = `market.perps.${row.value.coin}`;
  return [...form.issues.keys()].some(
    (own) => own === path || own.startsWith(`${path}.`) || own === market || own.startsWith(`${market}.`),
  );
}

/** What a folded position is. */
function summary({ value, side, sizeText }: PositionRow): TemplateResult {
  return html`<b>${value.coin}</b> ${side} ${grouped(sizeText)} <span class="hint">${value.leverage}×, ${value.marginMode ?? "cross"}</span>`;
}

const SIDES = [
  { value: "long", name: "Long" },
  { value: "short", name: "Short" },
] as const;

function sides(form: Form, row: PositionRow): TemplateResult {
  const choose = (side: PositionRow["side"]) =>
    form.edit(() => {
      row.side = side;
    });
  return html`<div class="field">
    <span class="label" aria-hidden="true">Side</span>
    ${segments("Side", SIDES, row.side, choose)}
  </div>`;
}

function sizeField(form: Form, row: PositionRow, path: string): TemplateResult {
  const isUsd = row.unit === "usd";
  const unit = html`<select
    class="unit"
    aria-label="Unit of the size"
    @change=${(event: Event) =>
      form.edit(() => {
        row.unit = (event.target as HTMLSelectElement).value as PositionRow["unit"];
        // What is typed in dollars starts empty: the page does not compute a notional.
        row.notionalText = "";
      })}
  >
    <option value="coin" .selected=${live(!isUsd)}>${coinName(row.value.coin)}</option>
    <option value="usd" .selected=${live(isUsd)}>USD</option>
  </select>`;
  return textField(form, {
    label: "Size",
    path: `${path}.size`,
    text: isUsd ? row.notionalText : row.sizeText,
    onText: (text) =>
      form.edit(() => {
        if (text !== "") row.isPending = false;
        if (isUsd) {
          row.notionalText = text;
          recomputeSize(form.draft, form.markets, row);
        } else takeSize(row, text);
      }),
    number: isUsd ? DOLLARS : amountOf(row.value.coin),
    isRequired: true,
    unit,
    hint: isUsd ? usdHint(row) : "",
  });
}

/** A size with a minus is a short: the side says so from then on. */
function takeSize(row: PositionRow, text: string): void {
  const isShort = /^-\d/.test(text);
  if (isShort) row.side = "short";
  row.sizeText = isShort ? text.slice(1) : text;
}

function usdHint(row: PositionRow): string {
  if (row.sizeText === "") return "Worth this many dollars at the mark price.";
  const size = /^\d+(\.\d+)?$/.test(row.sizeText) ? coins(row.sizeText) : row.sizeText;
  return `${size} ${coinName(row.value.coin)} at the mark price, rounded down to a whole step.`;
}

function perpField(form: Form, row: PositionRow, name: "markPrice" | "fundingRate", label: string, hint = ""): TemplateResult {
  const { draft, markets } = form;
  const { coin } = row.value;
  const path = `market.perps.${coin}.${name}`;
  const text = perpMarket(draft, coin)?.[name] ?? "";
  if (name === "fundingRate") {
    const issues = percentIssues(form.issues, (own) => own === path);
    const onText = (typed: string) => form.edit(() => setPerpField(draft, coin, name, fractionOfPercent(typed)));
    return textField({ issues }, { label, path, text: percentOfFraction(text), onText, number: PERCENT, unit: "%", hint });
  }
  const onText = (typed: string) =>
    form.edit(() => {
      setPerpField(draft, coin, name, typed);
      if (typed !== "") row.isUnpriced = false;
      recomputeSize(draft, markets, row);
    });
  return textField(form, { label, path, text, onText, number: PRICE, hint });
}

/** Of when the snapshot's price is, and what it is, while that is the price in the field or the one that fills it. */
function markHint({ draft, markets }: Form, coin: string): string {
  const { markPrice, priceDate, priceKind } = listedPerp(markets, coin) ?? {};
  if (!markPrice || !priceDate) return "";
  const stated = perpMarket(draft, coin)?.markPrice;
  const what = `${priceKind === "mid" ? "Middle of the order book" : "Mark"} of ${priceDate.slice(0, 10)}`;
  if (stated === markPrice) return `${what}.`;
  return stated === undefined && draft.loaded.market?.snapshot !== "none" ? `Empty: ${price(markPrice)}. ${what}.` : "";
}

const unpricedNote = (coin: string): TemplateResult =>
  html`<p class="hint pending">Not counted yet: no price of ${coin} is known here. Type its mark price, or ask for live prices.</p>`;

function fundingHint(form: Form, coin: string): string {
  const rate = perpMarket(form.draft, coin)?.fundingRate;
  const predicted = listedPerp(form.markets, coin)?.predictedFundingRate ?? null;
  const next = predicted === null ? "" : ` Predicted next: ${hourlyRate(predicted)}.`;
  const known = form.draft.loaded.market?.snapshot === "none" ? null : (listedPerp(form.markets, coin)?.fundingRate ?? null);
  if (rate === undefined) return `Empty: ${known === null ? "not known" : `${hourlyRate(known)}, the last that is known here`}.${next}`;
  if (!/^-?\d+(\.\d+)?$/.test(rate)) return next.trim();
  return `${rate.startsWith("-") ? "shorts pay longs" : "longs pay shorts"}.${next}`;
}

function setMarginMode(row: PositionRow, mode: string): void {
  row.value.marginMode = mode as PositionRow["value"]["marginMode"];
  if (mode !== "isolated") {
    delete row.value.isolatedMargin;
    delete row.value.isolatedEquity;
  }
}

function isolatedFields(form: Form, row: PositionRow, path: string): TemplateResult {
  const { value } = row;
  const isEquity = value.isolatedEquity !== undefined;
  const name = isEquity ? "isolatedEquity" : "isolatedMargin";
  return textField(form, {
    label: isEquity ? "Isolated equity now, USD" : "Isolated margin, USD",
    path: `${path}.${name}`,
    text: value[name] ?? "",
    onText: (text) => form.edit(() => setText(value, name, text, !isEquity)),
    hint: isEquity ? "Unrealised PnL included." : "Empty: size × entry ÷ leverage.",
  });
}
