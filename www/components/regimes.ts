// The three regimes as the page names and orders them. Each has one colour everywhere, and its name always stands beside it.

import type { CompareReport, Regime, RegimeReport } from "../api/index.js";

export const REGIME_ORDER: readonly Regime[] = ["standard", "unified", "portfolio"];

export const REGIME_NAMES: Readonly<Record<Regime, string>> = {
  standard: "Standard cross",
  unified: "Unified account",
  portfolio: "Portfolio margin",
};

export interface ShownRegime {
  regime: Regime;
  name: string;
  report: RegimeReport;
  /** Path of its report, for explanations. */
  path: string;
}

export function shownRegimes(report: CompareReport, shown: ReadonlySet<Regime>): ShownRegime[] {
  return REGIME_ORDER.filter((regime) => shown.has(regime)).map((regime) => ({
    regime,
    name: REGIME_NAMES[regime],
    report: report.regimes[regime],
    path: `regimes.${regime}`,
  }));
}
