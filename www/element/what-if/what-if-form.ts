// The fields of the change that is being tried out, with the largest trade that the exchange would take.

import { html, nothing, type TemplateResult } from "lit";
import type { MarketsReport } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import { heldCoins, isolatedCoins, KIND_NAMES, kindsOf, markOf, owedTokens, spotOf } from "../../book/change.js";
import type { ShownRegime } from "../../book/shown.js";
import { amountOf, LEVERAGE, type NumberOf, PRICE } from "../../book/written.js";
import { coins, price } from "../../words/amounts.js";
import { coinName, listedPerp } from "../../words/listings.js";
import { STOPS } from "../../words/outcomes.js";
import { choiceField, PERP_LIST, rowFaults, textField } from "../form/field.js";
import { segments } from "../segments.js";
import type { Preview, WhatIf } from "./what-if.js";

export interface StripContext {
  whatIf: WhatIf;
  book: Book;
  markets: MarketsReport;
  regimes: readonly ShownRegime[];
  /** Whether the portfolio itself is half typed: then nothing can be added to it. */
  isStale: boolean;
}

export function changeForm(context: StripContext, preview: Preview): TemplateResult {
  const { whatIf, book } = context;
  const { kind } = preview;
  return html`${segments(
    "What to try",
    kindsOf(book).map((value) => ({ value, name: KIND_NAMES[value] })),
    kind,
    (own) => whatIf.choose(own),
    "kinds",
  )}
    <div class="grid change">${fields(context, preview)}</div>
    ${largest(context, preview)}
    ${
      kind === "order"
        ? html`<label class="check">
            <input
              type="checkbox"
              .checked=${preview.filled.isResting}
              @change=${(event: Event) => whatIf.type({ isResting: (event.target as HTMLInputElement).checked })}
            />
            Rests in the book at its price: it holds margin and is not filled yet
          </label>`
        : nothing
    }
    ${otherFaults(preview)}`;
}

/** What is wrong where there is no field for it. */
function otherFaults(preview: Preview): TemplateResult {
  const shown = new Set(SHOWN[preview.kind].map((field) => `change.${field}`));
  return html`${[...preview.issues.keys()].filter((path) => !shown.has(path)).map((path) => rowFaults(preview, path))}`;
}

const SHOWN: Readonly<Record<Preview["kind"], readonly string[]>> = {
  order: ["coin", "size", "price", "leverage", "marketPrice"],
  closing: ["coin", "size", "price"],
  spotOrder: ["token", "size", "price"],
  deposit: ["token", "amount"],
  withdrawal: ["token", "amount"],
  transfer: ["token", "amount", "from", "to"],
  repayment: ["token", "amount"],
  isolatedMargin: ["coin", "amount"],
};

function fields(context: StripContext, preview: Preview): TemplateResult {
  const { kind } = preview;
  if (kind === "order") return orderFields(context, preview);
  if (kind === "closing") return closingFields(context, preview);
  if (kind === "isolatedMargin") return isolatedFields(context, preview);
  if (kind === "spotOrder") return spotFields(context, preview);
  return cashFields(context, preview);
}

/** A field of numbers that is named as its text is. */
function number(
  { whatIf }: StripContext,
  preview: Preview,
  name: "size" | "price" | "leverage" | "amount" | "marketPrice",
  label: string,
  options: { unit?: string; hint?: string } = {},
): TemplateResult {
  return textField(preview, {
    label,
    path: `change.${name}`,
    text: preview.filled[name],
    onText: (text) => whatIf.type({ [name]: text }),
    number: numberOf(name, preview),
    ...options,
  });
}

function numberOf(name: "size" | "price" | "leverage" | "amount" | "marketPrice", { kind, filled }: Preview): NumberOf {
  if (name === "leverage") return LEVERAGE;
  if (name === "price" || name === "marketPrice") return PRICE;
  return amountOf(kind === "order" || kind === "closing" ? filled.coin : filled.token);
}

function orderFields(context: StripContext, preview: Preview): TemplateResult {
  const { whatIf, book, markets } = context;
  const { coin, isResting } = preview.filled;
  const listing = listedPerp(markets, coin);
  const mark = markOf(coin, book, markets);
  const isolated = listing?.onlyIsolated && !heldCoins(book).includes(coin) ? ", isolated only" : "";
  return html`${textField(preview, {
    label: "Coin",
    path: "change.coin",
    text: coin,
    onText: (text) => whatIf.type({ coin: text.trim() }),
    list: PERP_LIST,
    isText: true,
    hint: listing ? `up to ${listing.maxLeverage}×${isolated}` : "",
  })}
  ${sides(context, preview)} ${number(context, preview, "size", "Order size", { unit: coinName(coin) })}
  ${number(context, preview, "price", isResting ? "Limit price, USD" : "Fill price, USD", { hint: atMarket(isResting ? null : mark, "mark") })}
  ${number(context, preview, "leverage", "At leverage", { unit: "×" })}
  ${
    listing && mark === null
      ? number(context, preview, "marketPrice", `Mark price of ${coinName(coin)}, USD`, {
          hint: markets.isLive ? "Not known now." : "Not in the snapshot.",
        })
      : nothing
  }`;
}

function atMarket(market: string | null, name: string): string {
  return market === null ? "" : `Empty: ${name}, ${price(market)}.`;
}

function sides(
  { whatIf }: StripContext,
  { filled }: Preview,
  [buy, sell, group]: readonly [buy: string, sell: string, group: string] = ["Buy", "Sell", "Buy or sell"],
): TemplateResult {
  const choices = [
    { value: "buy", name: buy },
    { value: "sell", name: sell },
  ] as const;
  return html`<div class="field">
    <span class="label" aria-hidden="true">Direction</span>
    ${segments(group, choices, filled.side, (side) => whatIf.type({ side }))}
  </div>`;
}

function isolatedFields(context: StripContext, preview: Preview): TemplateResult {
  const { whatIf, book } = context;
  return html`${choiceField(preview, {
    label: "Isolated position",
    path: "change.coin",
    value: preview.filled.coin,
    choices: isolatedCoins(book).map((name) => ({ value: name, name })),
    onChoice: (name) => whatIf.type({ coin: name, amount: "" }),
  })}
  ${sides(context, preview, ["Add", "Take out", "Add or take out"])} ${number(context, preview, "amount", "Margin")}`;
}

function closingFields(context: StripContext, preview: Preview): TemplateResult {
  const { whatIf, book, markets } = context;
  const { coin } = preview.filled;
  return html`${choiceField(preview, {
    label: "Close",
    path: "change.coin",
    value: coin,
    choices: heldCoins(book).map((name) => ({ value: name, name })),
    onChoice: (name) => whatIf.type({ coin: name, size: "" }),
  })}
  ${number(context, preview, "size", "Closed size", { unit: coinName(coin), hint: "Empty: all of it." })}
  ${number(context, preview, "price", "Fill price, USD", { hint: atMarket(markOf(coin, book, markets), "mark") })}`;
}

function tokenField({ whatIf }: StripContext, preview: Preview, tokens: readonly string[]): TemplateResult {
  return choiceField(preview, {
    label: "Token",
    path: "change.token",
    value: preview.filled.token,
    choices: tokens.map((token) => ({ value: token, name: token })),
    onChoice: (token) => whatIf.type({ token, price: "" }),
  });
}

function spotFields(context: StripContext, preview: Preview): TemplateResult {
  const { book, markets } = context;
  const { token } = preview.filled;
  const tokens = markets.tokens.filter((listing) => !listing.backsPerps).map((listing) => listing.token);
  return html`${tokenField(context, preview, tokens)} ${sides(context, preview)}
  ${number(context, preview, "size", "Order size", { unit: token })}
  ${number(context, preview, "price", "Fill price, USDC", { hint: atMarket(spotOf(token, book, markets), "spot") })}`;
}

function cashFields(context: StripContext, preview: Preview): TemplateResult {
  const { whatIf, book, markets } = context;
  const { kind, filled } = preview;
  const tokens = kind === "repayment" ? owedTokens(book) : markets.tokens.map((listing) => listing.token);
  const place = (name: "from" | "to", label: string) =>
    textField(preview, {
      label,
      path: `change.${name}`,
      text: filled[name],
      onText: (text) => whatIf.type({ [name]: text.trim() }),
      isText: true,
      hint: "spot, main, or a dex",
    });
  return html`${tokenField(context, preview, tokens)}
  ${number(context, preview, "amount", `${KIND_NAMES[kind]} amount`, { unit: filled.token })}
  ${kind === "transfer" ? html`${place("from", "From")} ${place("to", "To")}` : nothing}`;
}

/** The most that the exchange would take under each regime, each ready to be filled in. */
function largest({ whatIf, regimes }: StripContext, { kind, filled, room }: Preview): TemplateResult | typeof nothing {
  if (!room || (kind !== "order" && kind !== "withdrawal" && kind !== "isolatedMargin")) return nothing;
  const isBuy = filled.side === "buy";
  const [what, field] = {
    withdrawal: ["withdrawal", "amount"],
    isolatedMargin: [isBuy ? "margin to add" : "margin to take out", "amount"],
    order: [isBuy ? "buy" : "sell", "size"],
  }[kind];
  // Of a coin that is held the answer is for the leverage of its position, whatever is typed here: it says so.
  const leverage = kind === "order" ? room.regimes.portfolio.coins.find((one) => one.coin === filled.coin)?.leverage : undefined;
  return html`<p class="largest">
    <span class="note">Largest ${what}${leverage === undefined ? "" : ` at ${leverage}×`}:</span>
    ${regimes.map(({ regime, name }) => {
      const own = room.regimes[regime];
      const coin = own.coins.find((one) => one.coin === filled.coin);
      const most =
        {
          withdrawal: own.tokens.find((one) => one.token === filled.token)?.maxWithdrawal,
          isolatedMargin: isBuy ? coin?.addableMargin : coin?.removableMargin,
          order: isBuy ? coin?.maxBuySize : coin?.maxSellSize,
        }[kind] ?? "0";
      if (most === "0") return html`<span class="most ${regime}"><b>none</b> ${name}</span>`;
      const stop = kind === "order" && coin ? STOPS[isBuy ? coin.buyStop : coin.sellStop] : "";
      return html`<button
        type="button"
        class="most ${regime}"
        aria-label=${`max ${coins(most)} ${name}: fill in the largest ${what}`}
        @click=${() => whatIf.type({ [field as "size"]: most })}
      >
        max <b>${coins(most)}</b> ${name}${stop === "" ? nothing : html` <span class="note">${stop}</span>`}
      </button>`;
    })}
  </p>`;
}
