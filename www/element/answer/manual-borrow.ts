// Cross margin with a loan by hand against the same coins, beside portfolio margin: what borrowing is worth without pooling. And, of an
// account that has such a loan, the price at which the coins that owe it are liquidated.

import { html, nothing, type TemplateResult } from "lit";
import type { CrossWithLoan, LoanLiquidation, ManualBorrow } from "../../api/index.js";
import type { Book } from "../../book/book.js";
import type { ShownRegime } from "../../book/shown.js";
import { dollars, groupedWithin, isNotZero, NONE, percent, price, signedDollars } from "../../words/amounts.js";
import { figure, optionalFigure } from "../figure.js";
import { type Cell, type RegimeRow, regimesTable } from "../regime-columns.js";

type Other = "standard" | "unified";

export function manualBorrow(book: Book, regimes: readonly ShownRegime[]): TemplateResult | typeof nothing {
  const own = regimes.filter(({ report }) => report.manualBorrow !== null && isNotZero(report.manualBorrow.borrowed));
  const other = book.report.comparison.manualBorrow;
  const isCompared = other !== null && [other.standard, other.unified].some(({ lacking }) => isNotZero(lacking));
  if (own.length === 0 && !isCompared) return nothing;
  return html`<section class="panel manual-borrow" aria-label="A loan by hand">
    <h3>A loan by hand against the same coins</h3>
    ${own.map((regime) => ownLoan(regime))} ${isCompared ? comparison(book, regimes, other) : nothing}
  </section>`;
}

/** The loan that the account has. */
function ownLoan({ regime, name, report, death, path }: ShownRegime): TemplateResult | typeof nothing {
  const loan = report.manualBorrow;
  if (!loan || regime === "portfolio") return nothing;
  return html`<p>
    ${name}: ${figure(`${path}.manualBorrow.borrowed`, dollars(loan.borrowed), { unit: "USDC" })} are borrowed of
    ${figure(`${path}.manualBorrow.capacity`, dollars(loan.capacity))};
    ${loan.isLiquidatable ? html`<b class="alarm">the loan is liquidated now</b>` : html`the loan is liquidated ${prices(loan, `${path}.manualBorrow`)}`}.
    ${death?.manualBorrow ? remarks(death.manualBorrow) : nothing}
  </p>`;
}

/** The displayed price of each coin, or why there is none. */
function prices(loan: ManualBorrow, path: string): TemplateResult {
  return html`${loan.collateral.map(({ token, displayedLiquidationPrice: at }, index) => {
    const shown = optionalFigure(`${path}.collateral[${index}].displayedLiquidationPrice`, at, price);
    return html`${index === 0 ? "" : ", "}${at === null ? html`${token} N/A` : html`with ${token} below ${shown}`}`;
  })}`;
}

function remarks({ coins }: LoanLiquidation): TemplateResult | typeof nothing {
  const reasons = coins.flatMap(({ displayedReason }) => displayedReason ?? []);
  return reasons.length > 0 ? html`<span class="note">${groupedWithin(reasons.join(" "))}</span>` : nothing;
}

/** The table of the opponent, with portfolio margin's own figures beside it. */
function comparison(book: Book, regimes: readonly ShownRegime[], other: Record<Other, CrossWithLoan>): TemplateResult {
  const row = (
    label: string,
    cell: (own: CrossWithLoan, path: string, regime: Other) => Cell,
    portfolio: (own: ShownRegime) => Cell,
  ): RegimeRow => ({
    label,
    cell: (shown) => {
      const { regime } = shown;
      return regime === "portfolio" ? portfolio(shown) : cell(other[regime], `comparison.manualBorrow.${regime}`, regime);
    },
  });
  const usdc = (path: string, text: string | null | undefined, write = dollars) => optionalFigure(path, text, write, { unit: "USDC" });
  const rows = [
    row(
      "USDC needed",
      (own, path) => usdc(`${path}.capitalRequired`, own.capitalRequired),
      () => usdc("comparison.capitalRequired.portfolio", book.report.comparison.capitalRequired.portfolio),
    ),
    row(
      "Borrowed",
      (own, path) => usdc(`${path}.loan.borrowed`, own.loan.borrowed),
      ({ report, path }) => usdc(`${path}.borrowed`, report.borrowed),
    ),
    row(
      "Interest a year",
      (own, path) => usdc(`${path}.interestPerYear`, own.interestPerYear, signedDollars),
      ({ report, path }) => usdc(`${path}.carry.borrowCost.perYear`, report.carry.borrowCost?.perYear, signedDollars),
    ),
    row(
      "Margin ratio",
      (own, path) => optionalFigure(`${path}.ratio`, own.ratio, percent),
      ({ report, path }) => optionalFigure(`${path}.ratio`, report.ratio, percent),
    ),
    row(
      "The perps are liquidated",
      (own, _, regime) => (own.isLiquidatable ? "now" : deaths(book.death?.manualBorrow?.[regime].coins ?? [])),
      ({ report, death }) => (report.isLiquidatable ? "now" : deaths(death?.coins ?? [])),
    ),
    row(
      "The loan is liquidated",
      (own, path) => (isNotZero(own.loan.borrowed) ? prices(own.loan, `${path}.loan`) : NONE),
      () => "with the perps",
    ),
  ];
  return html`<p class="note">
      Standard and unified here have their coins supplied and borrow by hand what initial margin lacks. What is left between them and portfolio
      margin is what pooling is worth.
    </p>
    ${regimesTable(regimes, { label: "Cross margin with a loan by hand", groups: [{ rows }] })}`;
}

/** Where each coin's own move ends the account. */
function deaths(coins: readonly { coin: string; triggers: readonly { price: string; direction: string }[] }[]): string {
  const found = coins.flatMap(({ coin, triggers }) => triggers.map(({ price: at, direction }) => `${coin} ${direction} ${price(at)}`));
  return found.length > 0 ? found.join(", ") : NONE;
}
