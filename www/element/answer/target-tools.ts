// Working back from a target: a ratio to restore, a crash to survive, a carry trade to size. One answer per regime each.

import { html, nothing, type TemplateResult } from "lit";
import type { MarketsReport, RegimeCapacity } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import { markOf } from "../../book/change.js";
import type { ShownRegime } from "../../book/shown.js";
import { amountOf, LEVERAGE, type NumberOf, PERCENT, PRICE } from "../../book/written.js";
import { coins, multiple, roundDollars, shortPercent } from "../../words/amounts.js";
import { listedPerp } from "../../words/listings.js";
import { PERP_LIST, rowFaults, textField } from "../form/field.js";
import type { CapacityTools, ToolAnswer, ToolTexts } from "./capacity-tools.js";

export interface ToolContext {
  tools: CapacityTools;
  markets: MarketsReport;
}

export function targetTools(book: Book, regimes: readonly ShownRegime[], context: ToolContext): TemplateResult {
  const { tools, markets } = context;
  const [restoration, crash, carry] = [tools.restoration(book), tools.crash(book), tools.carryTrade(book, markets)];
  const coin = tools.texts.carryCoin;
  const needsPrice = listedPerp(markets, coin) !== undefined && markOf(coin, book, markets) === null;
  return html`<div class="tools">
    <section class="tool" aria-label="Restore a ratio">
      <h4>Restore a margin ratio</h4>
      <div class="grid">${field(tools, restoration, "ratio", "Ratio to restore", "overrides.ratio", { unit: "%", hint: "20 is 20 %." })}</div>
      ${answers(restoration, regimes, ["overrides.ratio"], restored)}
    </section>
    <section class="tool" aria-label="Survive a crash">
      <h4>Survive a move of every coin</h4>
      <div class="grid">
        ${field(tools, crash, "crash", "Move to survive", "overrides.crash", { unit: "%", hint: "-30 is a fall of 30 %." })}
      </div>
      ${answers(crash, regimes, ["overrides.crash"], survived)}
    </section>
    <section class="tool" aria-label="Size a hedge from cash">
      <h4>Size a carry trade in an empty account</h4>
      <div class="grid">
        ${field(tools, carry, "carryCash", "Cash, USDC", "overrides.carryTrade.cash")}
        ${field(tools, carry, "carryCoin", "Coin to carry", "overrides.carryTrade.coin", { list: PERP_LIST, isText: true })}
        ${field(tools, carry, "carryLeverage", "Short at leverage", "overrides.carryTrade.leverage", { unit: "×" })}
        ${needsPrice ? field(tools, carry, "carryPrice", "Mark price to assume, USD", `market.perps.${coin}.markPrice`, { hint: "Not in the snapshot." }) : nothing}
      </div>
      ${answers(carry, regimes, ["overrides.carryTrade.cash", "overrides.carryTrade.coin", "overrides.carryTrade.leverage", `market.perps.${coin}.markPrice`], carried)}
    </section>
  </div>`;
}

function field(
  tools: CapacityTools,
  answer: ToolAnswer,
  name: keyof ToolTexts,
  label: string,
  path: string,
  options: { unit?: string; hint?: string; list?: string; isText?: boolean } = {},
): TemplateResult {
  return textField(answer, {
    label,
    path,
    text: tools.texts[name],
    onText: (text) => tools.type({ [name]: text.trim() }),
    number: NUMBERS[name],
    ...options,
  });
}

const NUMBERS: Readonly<Record<keyof ToolTexts, NumberOf>> = {
  ratio: PERCENT,
  crash: PERCENT,
  carryCash: amountOf("USDC"),
  carryLeverage: LEVERAGE,
  carryPrice: PRICE,
  // A name.
  carryCoin: amountOf(""),
};

/** A line per regime, or what is wrong where there is no field for it. */
function answers(
  { report, issues }: ToolAnswer,
  regimes: readonly ShownRegime[],
  fields: readonly string[],
  words: (own: RegimeCapacity) => TemplateResult | string,
): TemplateResult | typeof nothing {
  if (!report) return html`${[...issues.keys()].filter((path) => !fields.includes(path)).map((path) => rowFaults({ issues }, path))}`;
  return html`<ul class="answers" role="list">
    ${regimes.map(({ regime, name }) => html`<li class=${regime}><b>${name}</b>: ${words(report.regimes[regime])}</li>`)}
  </ul>`;
}

function restored({ restoration }: RegimeCapacity): string {
  if (!restoration) return "–";
  const { deposits, reduction, reductionReason } = restoration;
  if (deposits.length === 0) return "it is there already, nothing to do";
  const amounts = deposits.map(({ token, amount, to }) => `${roundDollars(amount)} ${token}${to === null ? "" : ` (${to})`}`).join(" and ");
  const close =
    reduction === null
      ? `closing positions is not enough${reductionReason ? `: ${reductionReason}` : ""}`
      : reduction === "1"
        ? "or close all cross positions"
        : `or close ${shortPercent(reduction)} of every cross position`;
  return `deposit ${amounts}, ${close}`;
}

function survived({ crash }: RegimeCapacity): string {
  if (!crash) return "–";
  if (crash.multiple === null) return crash.reason ?? "–";
  const leverage = crash.leverage === null ? "" : `, ${multiple(crash.leverage)} gross leverage`;
  return `survives it with up to ${multiple(crash.multiple)} today’s positions${leverage}`;
}

function carried({ carryTrade }: RegimeCapacity): string {
  if (!carryTrade) return "–";
  const { size, coin, spotValue, cash } = carryTrade;
  return `${coins(size)} ${coin} on each side, ${roundDollars(spotValue)} USDC of spot from ${roundDollars(cash)}`;
}
