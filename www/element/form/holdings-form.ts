// "You hold": balances with their prices, and debts.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Balance, Loan, TokenMarket } from "../../api/index.js";
import { type Row, rowPath, tokenMarket } from "../../book/draft.js";
import { addBalance, addLoan, chooseToken, removeRow, setTokenField } from "../../book/draft-edits.js";
import { percentIssues } from "../../book/field-issues.js";
import { amountOf, PERCENT, PRICE } from "../../book/written.js";
import { grouped, percent } from "../../words/amounts.js";
import { listedToken } from "../../words/listings.js";
import { fractionOfPercent, percentOfFraction } from "../../words/percent.js";
import { addButton, choiceField, type Form, fold, pendingNote, removeButton, rowFaults, textField, valueField } from "./field.js";

export function holdingsForm(form: Form): TemplateResult {
  const { draft } = form;
  return html`<section class="panel entry" aria-label="You hold">
    <h3>You hold</h3>
    ${rowFaults(form, "portfolio.balances")}
    ${repeat(
      draft.balances,
      (row) => row.key,
      (row) => balanceFields(form, row),
    )}
    ${draft.loans.length > 0 ? html`<h4>Debts</h4>` : nothing} ${rowFaults(form, "portfolio.loans")}
    ${repeat(
      draft.loans,
      (row) => row.key,
      (row) => loanFields(form, row),
    )}
    <div class="actions">
      ${addButton(form, "Add a holding", "balances", (own) => own.balances, addBalance, "amount")}
      ${addButton(form, "Add a debt", "loans", (own) => own.loans, addLoan, "amount")}
    </div>
  </section>`;
}

function tokenChoices(form: Form, isWanted: (listing: Form["markets"]["tokens"][number]) => boolean) {
  return form.markets.tokens.filter(isWanted).map(({ token }) => ({ value: token, name: token }));
}

function balanceFields(form: Form, row: Row<Balance>): TemplateResult {
  const { draft, markets } = form;
  const path = rowPath("balances", draft.balances, row);
  const { value } = row;
  const isNet = value.total !== undefined && value.amount === undefined;
  const ltv = tokenMarket(draft, value.token)?.ltv ?? listedToken(markets, value.token)?.ltv;
  const amountName = isNet ? "total" : "amount";
  return html`<fieldset class="row">
    <legend>${value.token || "Holding"}</legend>
    <div class="grid holding">
      ${choiceField(form, {
        label: "Token",
        path: `${path}.token`,
        value: value.token,
        choices: tokenChoices(form, () => true),
        onChoice: (token) => form.edit(() => chooseToken(draft, markets, row, token)),
        hint: ltv === null || ltv === undefined || ltv === "0" ? "" : `LTV ${percent(ltv, 0)}`,
      })}
      ${valueField(form, path, value, amountName, {
        label: isNet ? "Net balance" : "Amount",
        row,
        number: amountOf(value.token),
        isRequired: true,
        alsoOf: [isNet ? `${path}.amount` : `${path}.total`],
        kind: value.token === "USDC" ? "two" : "",
      })}
      ${value.token === "USDC" ? nothing : marketField(form, value.token, "price", "Price, USDC", priceHint(tokenMarket(draft, value.token)))}
      ${removeButton(`${value.token} holding`, () => form.edit(() => removeRow(draft, draft.balances, row)))}
    </div>
    ${rowFaults(form, path)} ${row.isPending ? pendingNote : nothing} ${balanceDetails(form, row, path, isNet)}
  </fieldset>`;
}

function balanceDetails(form: Form, row: Row<Balance>, path: string, isNet: boolean): TemplateResult {
  const { value } = row;
  const listing = listedToken(form.markets, value.token);
  const market = tokenMarket(form.draft, value.token);
  const counted = { row, number: amountOf(value.token), unit: value.token };
  const isWrong = [
    `${path}.supplied`,
    `${path}.inSpot`,
    `market.tokens.${value.token}.reserveOraclePrice`,
    `market.tokens.${value.token}.utilization`,
  ].some((own) => form.issues.has(own));
  const content = html`<div class="grid">
      ${valueField(form, path, value, "supplied", {
        ...counted,
        label: "Supplied to lend",
        hint: listing?.isCollateral ? "Empty: all of it. Only supplied coins back portfolio margin." : "Empty: all of it.",
      })}
      ${
        value.token === "USDC" || value.inSpot !== undefined
          ? valueField(form, path, value, "inSpot", {
              ...counted,
              label: "Kept in spot under standard",
              hint: "Empty: nothing, all of it backs perps.",
            })
          : nothing
      }
      ${value.token === "USDC" ? nothing : marketField(form, value.token, "reserveOraclePrice", "Reserve oracle price, USDC", "Values collateral. Empty: the spot price.")}
      ${listing?.isBorrowable || market?.utilization !== undefined ? marketField(form, value.token, "utilization", "Use of the lending reserve", "Share that is lent out; sets the rates.") : nothing}
    </div>
    <label class="check">
      <input type="checkbox" .checked=${isNet} @change=${() => form.edit(() => toggleNet(value, isNet))} />
      This is the net balance as the exchange reports it: PnL included, debt taken off
    </label>`;
  return fold(row, isWrong, "more", `More about this ${value.token || "holding"}`, content);
}

function toggleNet(value: Balance, wasNet: boolean): void {
  const text = (wasNet ? value.total : value.amount) ?? "";
  delete value.total;
  delete value.amount;
  if (wasNet) value.amount = text;
  else value.total = text;
}

function loanFields(form: Form, row: Row<Loan>): TemplateResult {
  const { draft, markets } = form;
  const path = rowPath("loans", draft.loans, row);
  return html`<fieldset class="row">
    <legend>${row.value.token} debt</legend>
    <div class="grid debt">
      ${choiceField(form, {
        label: "Token",
        path: `${path}.token`,
        value: row.value.token,
        choices: tokenChoices(form, (listing) => listing.isBorrowable),
        onChoice: (token) => form.edit(() => chooseToken(draft, markets, row, token)),
      })}
      ${valueField(form, path, row.value, "amount", {
        label: "Owed",
        hint: "Interest included.",
        row,
        number: amountOf(row.value.token),
        isRequired: true,
        unit: row.value.token,
      })}
      ${removeButton(`${row.value.token} debt`, () => form.edit(() => removeRow(draft, draft.loans, row)))}
    </div>
    ${rowFaults(form, path)} ${row.isPending ? pendingNote : nothing}
  </fieldset>`;
}

function marketField(
  form: Form,
  token: string,
  name: "price" | "reserveOraclePrice" | "utilization",
  label: string,
  hint?: string,
): TemplateResult {
  const path = `market.tokens.${token}.${name}`;
  const text = tokenMarket(form.draft, token)?.[name] ?? "";
  const isPercent = name === "utilization";
  const issues = isPercent ? percentIssues(form.issues, (own) => own === path) : form.issues;
  return textField(
    { issues },
    {
      label,
      path,
      text: isPercent ? percentOfFraction(text) : text,
      onText: (typed) => form.edit(() => setTokenField(form.draft, token, name, isPercent ? fractionOfPercent(typed) : typed)),
      number: isPercent ? PERCENT : PRICE,
      ...(isPercent ? { unit: "%" } : {}),
      ...(hint ? { hint } : {}),
      alsoOf: name === "price" ? [`market.tokens.${token}`] : [],
    },
  );
}

/** Where no price is stated, what the engine takes for it. */
function priceHint(market: TokenMarket | undefined): string {
  return market?.price === undefined && market?.reserveOraclePrice !== undefined
    ? `Empty: the reserve's ${grouped(market.reserveOraclePrice)}.`
    : "";
}
