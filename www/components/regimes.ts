// The three regimes as the page names and orders them. Each has one colour everywhere, and its name always stands beside it.

import type { CompareReport, LiquidationReport, Regime, RegimeLiquidation, RegimeReport } from "../api/index.js";

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
  /** Where it ends; null where the engine has no answer to that. */
  death: RegimeLiquidation | null;
  /** Path of its report, for explanations. */
  path: string;
}

export function shownRegimes(report: CompareReport, death: LiquidationReport | null, shown: ReadonlySet<Regime>): ShownRegime[] {
  return REGIME_ORDER.filter((regime) => shown.has(regime)).map((regime) => ({
    regime,
    name: REGIME_NAMES[regime],
    report: report.regimes[regime],
    death: death?.regimes[regime] ?? null,
    path: `regimes.${regime}`,
  }));
}
