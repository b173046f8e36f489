// A fate in words: the true triggers first, the exchange's displayed price second and labelled as such.

import { html, nothing, type TemplateResult } from "lit";
import type { PositionReport, TriggerPrice } from "../../api/index.js";
import { distance, NONE, price, roundPrice } from "../../words/amounts.js";
import { type Fate, noneText } from "../../words/fate.js";
import { figure, liquidatedNow, notFunded, warningSign } from "../figure.js";

/** The triggers with their distance; or that it is liquidated now; or how far none was found. */
export function deathText(fate: Fate | null): TemplateResult {
  if (!fate) return html`<span class="none" title="not known">${NONE}</span>`;
  if (fate.isNow && fate.isUnfunded) return notFunded;
  if (fate.isNow) {
    return html`${liquidatedNow}${fate.recoveries.map(
      ({ direction, price: at }) => html`<span class="note">lives again ${direction} ${price(at)}</span>`,
    )}`;
  }
  if (fate.triggers.length === 0) return html`<span class="lives">${noneText(fate)}</span>`;
  return html`${fate.triggers.map(
    ({ direction, price: at, move }) =>
      html`<span class="trigger"><span class="side">${direction}</span> <b>${price(at)}</b> <span class="note">${distance(move)}</span></span>`,
  )}`;
}

/** What the exchange displays for a position, or why it displays nothing. */
export function displayedText(position: PositionReport | undefined, path: string, withReason = true): TemplateResult | typeof nothing {
  if (!position) return nothing;
  const { displayedLiquidationPrice: displayed, liquidationPriceReason: reason } = position;
  if (displayed !== null) return figure(`${path}.displayedLiquidationPrice`, price(displayed), { kind: "displayed" });
  // There is nothing to explain about a price that does not exist, except why.
  return html`<span class="none" title=${reason ?? ""}>none</span>${withReason && reason ? html`<span class="note">${reason}</span>` : nothing}`;
}

/** The documentation's borrow thresholds, one sentence for each direction they lie in. */
export function thresholdText(fate: Fate): TemplateResult[] {
  return sides(fate.thresholds).map(({ partial, full }) => {
    const [lead, next] = partial ? [partial, full] : [full, undefined];
    return html`<span class="threshold"
      >documented borrow threshold ${roundPrice(lead?.price ?? "0")} (unverified)${
        next ? `; full liquidation from ${roundPrice(next.price)}` : partial ? nothing : ", of full liquidation"
      }</span
    >`;
  });
}

/** The venue publishes two rules, the ratio and the borrow thresholds: where both speak of a direction, which is met first. */
export function disagreement(fate: Fate): TemplateResult[] {
  return sides(fate.thresholds).flatMap(({ direction, partial, full }) => {
    const threshold = partial ?? full;
    const ratio = fate.triggers.find((trigger) => trigger.direction === direction);
    const first = fate.first.find((one) => one.direction === direction)?.rule;
    if (!threshold || !first || ratio?.price === threshold.price) return [];
    const opening = "The venue’s two published rules disagree:";
    if (fate.isNow) {
      // Without a partial threshold ahead that one is passed already, and both rules say the same.
      return partial
        ? html`${opening} by the ratio it is liquidated now, by the borrow threshold only ${direction} ${roundPrice(partial.price)}.`
        : [];
    }
    if (first === "ratio") {
      return html`${opening} the ratio is met first, at ${roundPrice(ratio?.price ?? threshold.price)}, before the borrow threshold.`;
    }
    const later = ratio ? `, before the ratio at ${roundPrice(ratio.price)}` : `; by the ratio ${noneText(fate)}`;
    return html`${warningSign} ${opening} the borrow threshold is met first, at ${roundPrice(threshold.price)}${later}.`;
  });
}

interface Side {
  direction: string;
  partial: TriggerPrice | undefined;
  full: TriggerPrice | undefined;
}

function sides(thresholds: Fate["thresholds"]): Side[] {
  return ["below", "above"]
    .map((direction) => {
      const find = (name: string) => thresholds.find((one) => one.direction === direction && one.threshold === name);
      return { direction, partial: find("partial"), full: find("full") };
    })
    .filter(({ partial, full }) => partial ?? full);
}
