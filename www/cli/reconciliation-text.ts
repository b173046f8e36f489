// How far the engine's figures are the exchange's own, as text for a terminal.

import type { ReconciledFigure, Reconciliation } from "../api/index.js";
import { coins } from "../words/amounts.js";
import { list } from "./layout.js";

/** Empty where the exchange reported nothing to compare with. */
export function reconciliationText({ agreeing, compared, figures }: Reconciliation): string {
  if (compared === 0) return "";
  const differing = figures.filter((figure) => !figure.isAgreeing);
  const summary = `${agreeing} of ${compared} figures agree with the exchange's own`;
  return list("Checked against the exchange", [summary, ...differing.map(differenceText)]);
}

function differenceText({ name, reported, computed, difference, cause }: ReconciledFigure): string {
  const what =
    difference === null || reported === null
      ? `${name}: ${figure(computed)} here, ${figure(reported)} there`
      : `${name} differs by ${coins(difference)} from ${coins(reported)}`;
  return cause === null ? what : `${what}: ${cause}`;
}

const figure = (text: string | null): string => (text === null ? "none" : coins(text));
