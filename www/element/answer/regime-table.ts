// The same row read across the regimes. A difference is shown only where the engine states one.

import { html, nothing, type TemplateResult } from "lit";
import type { BorrowThreshold, CapKind, CompareReport, DebtSource } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import { depositWords, type ShownRegime } from "../../book/shown.js";
import { coins, dollars, multiple, NONE, percent, roundDollars, unsigned } from "../../words/amounts.js";
import { figure, optionalFigure } from "../figure.js";
import { type RegimeRow, type RowGroup, regimesTable } from "../regime-columns.js";
import { available } from "./gauges.js";

const usdc = (path: string, value: string | null) => optionalFigure(path, value, dollars, { unit: "USDC" });

export function regimeTable({ report, view }: Book, regimes: readonly ShownRegime[]): TemplateResult {
  const groups = [capital(report), margin(regimes, view.isFunded), room(), borrowing(regimes)];
  return regimesTable(regimes, { label: "The same book under each regime", caption: "Amounts in USDC", groups });
}

function capital({ comparison }: CompareReport): RowGroup {
  const freed = roundDollars(unsigned(comparison.capitalFreed));
  const difference =
    comparison.verdict === "freesCapital"
      ? `portfolio margin frees ${freed}`
      : comparison.verdict === "needsMore"
        ? `portfolio margin asks ${freed} more`
        : "no difference";
  const unpriced = comparison.unpricedCoins.length > 0 ? `, without ${comparison.unpricedCoins.join(", ")} (no price)` : "";
  return {
    title: "What this book needs",
    rows: [
      {
        label: "USDC needed",
        note: difference,
        cell: ({ regime }) => usdc(`comparison.capitalRequired.${regime}`, comparison.capitalRequired[regime]),
      },
      {
        label: "Capital needed, coins included",
        note: html`coins are worth ${figure("comparison.coinsValue", dollars(comparison.coinsValue))}${unpriced}`,
        cell: ({ regime }) => usdc(`comparison.capitalWithCoins.${regime}`, comparison.capitalWithCoins[regime]),
      },
      {
        label: "Leverage on that capital",
        note:
          comparison.leverageMultiple === null || comparison.verdict === "noDifference"
            ? ""
            : `${multiple(comparison.leverageMultiple)} standard's under portfolio margin`,
        cell: ({ regime }) => optionalFigure(`comparison.leverageOnCapital.${regime}`, comparison.leverageOnCapital[regime], multiple),
      },
    ],
  };
}

function margin(regimes: readonly ShownRegime[], isFunded: boolean): RowGroup {
  const added: RegimeRow = {
    label: "Added to what is in the account",
    cell: ({ path, deposits }) =>
      deposits.length === 0 ? "nothing" : figure(`${path}.deposited`, depositWords(deposits).replace(/ USDC$/, ""), { unit: "USDC" }),
  };
  const isAnythingAdded = isFunded && regimes.some(({ deposits }) => deposits.length > 0);
  return {
    title: isAnythingAdded ? "The account with the capital it needs" : "The account as it stands",
    rows: [
      ...(isAnythingAdded ? [added] : []),
      { label: "Account value", cell: ({ report: own, path }) => usdc(`${path}.accountValue`, own.accountValue) },
      { label: "Notional, gross", cell: ({ report: own, path }) => usdc(`${path}.notional.gross`, own.notional.gross) },
      {
        label: "Notional, net",
        note: "longs less shorts",
        cell: ({ report: own, path }) => usdc(`${path}.notional.net`, own.notional.net),
      },
      {
        label: "Leverage on the account value",
        cell: ({ report: own, path }) => optionalFigure(`${path}.leverage.gross`, own.leverage.gross, multiple),
      },
      { label: "Initial margin", cell: ({ report: own, path }) => usdc(`${path}.initialMargin`, own.initialMargin) },
      { label: "Maintenance margin", cell: ({ report: own, path }) => usdc(`${path}.maintenanceMargin`, own.maintenanceMargin) },
    ],
  };
}

function room(): RowGroup {
  return {
    title: "Room",
    rows: [
      { label: "Available to trade", cell: ({ report: own, path }) => available(`${path}.available`, own.available) },
      {
        label: "Free collateral",
        note: "what can still back new positions",
        cell: ({ report: own, path }) => available(`${path}.freeCollateral`, own.freeCollateral),
      },
      {
        label: "Left over maintenance margin",
        note: "zero at a ratio of 100 %",
        cell: ({ report: own, path }) => usdc(`${path}.availableAfterMaintenance`, own.availableAfterMaintenance),
      },
      { label: "Can be withdrawn", cell: ({ report: own, path }) => usdc(`${path}.withdrawable`, own.withdrawable) },
    ],
  };
}

const CAP_NAMES: Record<CapKind, string> = {
  userSupply: "your supply cap",
  userBorrow: "your borrow cap",
  globalSupply: "supply cap of all",
  globalBorrow: "borrow cap of all",
};

const BORROWED_SOURCES: Record<DebtSource, string> = {
  reported: "as reported",
  stated: "as you stated it",
  implied: "what it takes to hold this book",
};

function borrowing(regimes: readonly ShownRegime[]): RowGroup {
  if (!regimes.some(({ report }) => report.borrowed !== null || report.borrowCapacity !== null)) return { rows: [] };
  return {
    title: "Borrowing",
    rows: [
      {
        label: "Borrowed",
        cell: ({ report: own, path }) =>
          html`${usdc(`${path}.borrowed`, own.borrowed)}${own.borrowedSource ? html`<span class="note">${BORROWED_SOURCES[own.borrowedSource]}</span>` : nothing}`,
      },
      { label: "Borrow capacity", cell: ({ report: own, path }) => usdc(`${path}.borrowCapacity`, own.borrowCapacity) },
      {
        label: "Health factor",
        note: "below 100 % no more can be borrowed",
        cell: ({ report: own, path }) => optionalFigure(`${path}.healthFactor`, own.healthFactor, percent),
      },
      { label: "Documented debt thresholds", note: "tested on the debt that must exist", cell: thresholds },
      { label: "Use of caps", cell: capUse },
    ],
  };
}

const THRESHOLD_STATES: Record<BorrowThreshold, string> = { none: "not reached", partial: "partial liquidation", full: "full liquidation" };

function thresholds({ report: own, path }: ShownRegime): TemplateResult | string {
  if (!own.borrowThresholds) return NONE;
  const { state, partial, full } = own.borrowThresholds;
  return html`<span class=${state === "none" ? "" : "alarm"}>${THRESHOLD_STATES[state]}</span>
    <span class="note">partial above ${figure(`${path}.borrowThresholds.partial`, dollars(partial))}, full above
    ${figure(`${path}.borrowThresholds.full`, dollars(full))}</span>`;
}

function capUse({ report: own, path }: ShownRegime): TemplateResult | string {
  const used = own.capUse.map((cap, index) => ({ ...cap, path: `${path}.capUse[${index}]` })).filter((cap) => cap.used !== "0");
  if (used.length === 0) return NONE;
  return html`${used.map(
    (cap) =>
      html`<span class="cap">${
        cap.ratio === null
          ? figure(`${cap.path}.used`, coins(cap.used), { unit: cap.token })
          : figure(`${cap.path}.ratio`, percent(cap.ratio))
      } <span class="note">${cap.token}, ${cap.cap === null ? "cap not stated" : CAP_NAMES[cap.kind]}</span></span>`,
  )}`;
}
