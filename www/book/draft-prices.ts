// Moves a form that is in use to other prices. Only what follows from prices is taken from the moved request, row by row, so that the rows of the
// form stay the same rows.

import type { CompareRequest } from "../api/index.js";
import { counted, type Draft, type Row } from "./draft.js";

/** `request` has the rows of the form, in their order, as `reprice` keeps them. */
export function takePrices(draft: Draft, { portfolio, market }: CompareRequest): void {
  each(draft.positions, portfolio.positions, (own, { isolatedEquity }) => {
    if (isolatedEquity !== undefined) own.isolatedEquity = isolatedEquity;
  });
  each(draft.balances, portfolio.balances, (own, { total, supplied }) => {
    if (total !== undefined) own.total = total;
    if (supplied !== undefined) own.supplied = supplied;
  });
  each(draft.dexAccounts, portfolio.dexAccounts, (own, { accountValue }) => {
    own.accountValue = accountValue;
  });
  draft.perps = (market.perps ?? []).map((perp) => ({ ...perp }));
  draft.tokens = (market.tokens ?? []).map((token) => ({ ...token }));
}

function each<T>(rows: Row<T>[], moved: readonly T[] | undefined, take: (own: T, moved: T) => void): void {
  for (const [index, row] of counted(rows).entries()) {
    const own = moved?.[index];
    if (own) take(row.value, own);
  }
}
