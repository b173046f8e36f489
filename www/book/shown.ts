// The regimes of a book as the page shows them: each with its report, where it ends, and what was added to it.

import type { DepositReport, Regime, RegimeLiquidation, RegimeReport } from "../api/index.js";
import { roundDollars } from "../words/amounts.js";
import { regimeName, regimesIn } from "../words/regimes.js";
import type { Book } from "./book.js";

export interface ShownRegime {
  regime: Regime;
  name: string;
  report: RegimeReport;
  /** Where it ends; null where the engine has no answer to that. */
  death: RegimeLiquidation | null;
  /** Path of its report, for explanations. */
  path: string;
  /** What is added to the account as it is shown. */
  deposits: readonly DepositReport[];
  /** What a made-up book lacks, where it is over its level for want of that alone: it is then called not funded. Empty elsewhere. */
  lacks: readonly DepositReport[];
}

/** The regimes of a book as it is shown. */
export function shownRegimes(book: Book, shown: ReadonlySet<Regime>): ShownRegime[] {
  return regimesIn(book.report.regimes)
    .filter((regime) => shown.has(regime))
    .map((regime) => ({
      regime,
      name: regimeName(regime),
      report: reportOf(book, regime),
      death: book.death?.regimes[regime] ?? null,
      path: book.view.isFunded ? `comparison.funded.${regime}` : `regimes.${regime}`,
      deposits: book.view.isFunded ? book.report.comparison.funded[regime].deposits : [],
      lacks: lackOf(book, regime),
    }));
}

/** A regime's report of a book as it is shown. */
export function reportOf({ report, view }: Book, regime: Regime): RegimeReport {
  return view.isFunded ? report.comparison.funded[regime] : report.regimes[regime];
}

/** What a made-up book lacks under a regime that it would be liquidated in for want of it. */
export function lackOf({ report, view }: Pick<Book, "report" | "view">, regime: Regime): readonly DepositReport[] {
  const funded = report.comparison.funded[regime];
  const isOnlyLacking = report.regimes[regime].isLiquidatable && !funded.isLiquidatable;
  return view.isMadeUp && !view.isFunded && isOnlyLacking ? funded.deposits : [];
}

/** Deposits in words: "10,000 USDC and 500 USDH". */
export function depositWords(deposits: readonly DepositReport[]): string {
  return deposits.map(({ token, amount, dex }) => `${roundDollars(amount)} ${token}${dex ? ` on ${dex}` : ""}`).join(" and ");
}
