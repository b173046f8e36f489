// Loans by hand as text for a terminal: what an account has of them, and cross margin with such a loan as portfolio margin's opponent.

import type { CompareReport, CrossWithLoan, LiquidationReport, LoanLiquidation, ManualBorrow } from "../api/index.js";
import { isNotZero, money, move, NONE, percent, price, REGIMES, type RegimeName, signed, wrapped } from "./figures.js";

/** A line of the comparison's table. */
type Row = { label: string; cells: string[] } | { heading: string };

/** What each regime's own loan by hand is; nothing where there is none. */
export function loanRows(report: CompareReport): Row[] {
  const own = (name: RegimeName) => report.regimes[name].manualBorrow;
  if (REGIMES.every(({ name }) => own(name) === null)) return [];
  const row = (label: string, cell: (loan: ManualBorrow) => string): Row => ({
    label,
    cells: REGIMES.map(({ name }) => {
      const loan = own(name);
      return loan === null ? NONE : cell(loan);
    }),
  });
  return [
    row("Can still be borrowed by hand", (loan) => money(loan.remaining)),
    row("Loan liquidated above a debt of", (loan) => money(loan.liquidationThreshold)),
    row("Loan liquidated below", pricesOf),
  ];
}

/** The same book with what it lacks borrowed by hand; nothing where no coin counts as collateral or nothing is lacking. */
export function opponentRows({ comparison, regimes }: CompareReport): Row[] {
  const other = comparison.manualBorrow;
  if (other === null || ![other.standard, other.unified].some(({ lacking }) => isNotZero(lacking))) return [];
  const row = (label: string, cell: (own: CrossWithLoan) => string, portfolio: string): Row => ({
    label,
    cells: [cell(other.standard), cell(other.unified), portfolio],
  });
  const { portfolio } = regimes;
  const interest = portfolio.carry.borrowCost;
  return [
    { heading: "With a loan by hand against the same coins, for what initial margin lacks" },
    row("Needed in USDC", (own) => money(own.capitalRequired), money(comparison.capitalRequired.portfolio)),
    row("Borrowed", (own) => money(own.loan.borrowed), money(portfolio.borrowed)),
    row("Ratio of the perps", (own) => percent(own.ratio), percent(portfolio.ratio)),
    row("State", (own) => state(own.isLiquidatable), state(portfolio.isLiquidatable)),
    row("Health factor of the loan", (own) => percent(own.loan.healthFactor), percent(portfolio.healthFactor)),
    row("Loan liquidated below", (own) => pricesOf(own.loan), "with the perps"),
    row(
      "Interest a year",
      (own) => (own.interestPerYear === null ? NONE : signed(own.interestPerYear)),
      interest === null ? NONE : signed(interest.perYear),
    ),
  ];
}

const state = (isLiquidatable: boolean) => (isLiquidatable ? "LIQUIDATED NOW" : "safe");

/** The displayed price of each coin that owes a loan. */
function pricesOf({ collateral }: ManualBorrow): string {
  return collateral.map((coin) => `${coin.token} ${shownPrice(coin.displayedLiquidationPrice)}`).join(", ");
}

const shownPrice = (text: string | null) => (text === null ? "N/A" : price(text));

/** What the account's own loan by hand is liquidated at, in lines below its perps. */
export function loanLines(loan: LoanLiquidation | null | undefined): string[] {
  if (!loan || !isNotZero(loan.borrowed)) return [];
  const owed = `${money(loan.borrowed)} USDC owed, ${money(loan.threshold)} is the threshold`;
  const together =
    loan.move !== null && loan.coins.length > 1 && !loan.isLiquidatable ? `; all of its coins together at ${move(loan.move)}` : "";
  const lines = [`  The loan by hand: ${loan.isLiquidatable ? "LIQUIDATED NOW, " : ""}${owed}${together}`];
  for (const { token, oraclePrice, triggers, recoveries, displayedReason } of loan.coins) {
    const at = triggers.map((trigger) => `liquidated ${trigger.direction} ${price(trigger.price)} (${move(trigger.move)})`).join(", then ");
    const back = recoveries.map((trigger) => `not any more from ${price(trigger.price)} (${move(trigger.move)})`).join(", ");
    lines.push(`    ${token}, now ${price(oraclePrice)}: ${[at, back].filter(Boolean).join(", ") || "N/A"}`);
    if (displayedReason !== null) lines.push(`      the exchange displays N/A. ${displayedReason}`);
  }
  return lines;
}

/** Where the same book dies with what it lacks borrowed by hand. */
export function opponentText({ manualBorrow }: LiquidationReport): string {
  if (manualBorrow === null || !isNotZero(manualBorrow.standard.loan.borrowed)) return "";
  const regime = (title: string, { coins, loan }: typeof manualBorrow.standard) => {
    const perps = coins.flatMap(({ coin, triggers }) =>
      triggers.map((trigger) => `${coin} ${trigger.direction} ${price(trigger.price)} (${move(trigger.move)})`),
    );
    const perpsLine = `    the perps: ${perps.length > 0 ? perps.join(", ") : "no price of one coin"}`;
    return [`  ${title}`, perpsLine, ...loanLines(loan).map((line) => `  ${line}`)].map(wrapped);
  };
  return [
    wrapped("Cross margin with a loan by hand against the same coins, for what initial margin lacks"),
    ...regime("Standard cross", manualBorrow.standard),
    ...regime("Unified", manualBorrow.unified),
  ].join("\n");
}
