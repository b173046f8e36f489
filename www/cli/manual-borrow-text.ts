// Loans by hand as text for a terminal: what an account has of them, and cross margin with such a loan as portfolio margin's opponent.

import type { CompareReport, CrossWithLoan, LiquidationReport, LoanLiquidation, ManualBorrow, Regime } from "../api/index.js";
import { isNotZero } from "../words/amounts.js";
import { shortRegimeName } from "../words/regimes.js";
import { money, move, NONE, percent, price, signed, stateText } from "./figures.js";
import { columnsOf, type Row, regimeRow, wrapped } from "./layout.js";

/** Regimes under which a loan is made by hand; portfolio margin lends by itself. */
type ByHand = Exclude<Regime, "portfolio">;

/** What each regime's own loan by hand is; nothing where there is none. */
export function loanRows({ regimes }: CompareReport): Row[] {
  if (columnsOf(regimes).every(({ own }) => own.manualBorrow === null)) return [];
  const row = (label: string, cell: (loan: ManualBorrow) => string): Row =>
    regimeRow(regimes, label, ({ manualBorrow }) => (manualBorrow === null ? NONE : cell(manualBorrow)));
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
  const row = (label: string, cell: (own: CrossWithLoan) => string, portfolio: string): Row =>
    regimeRow(regimes, label, (_, regime) => (regime === "portfolio" ? portfolio : cell(other[regime])));
  const { portfolio } = regimes;
  const yearly = (flow: string | null | undefined) => (flow ? signed(flow) : NONE);
  return [
    ["With a loan by hand against the same coins, for what initial margin lacks"],
    row("Needed in USDC", (own) => money(own.capitalRequired), money(comparison.capitalRequired.portfolio)),
    row("Borrowed", (own) => money(own.loan.borrowed), money(portfolio.borrowed)),
    row("Ratio of the perps", (own) => percent(own.ratio), percent(portfolio.ratio)),
    row("State", (own) => stateText(own.isLiquidatable), stateText(portfolio.isLiquidatable)),
    row("Health factor of the loan", (own) => percent(own.loan.healthFactor), percent(portfolio.healthFactor)),
    row("Loan liquidated below", (own) => pricesOf(own.loan), "with the perps"),
    row("Interest a year", (own) => yearly(own.interestPerYear), yearly(portfolio.carry.borrowCost?.perYear)),
  ];
}

/** The displayed price of each coin that owes a loan. */
function pricesOf({ collateral }: ManualBorrow): string {
  return collateral.map(({ token, displayedLiquidationPrice: at }) => `${token} ${at === null ? "N/A" : price(at)}`).join(", ");
}

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
  const regime = (name: ByHand) => {
    const { coins, loan } = manualBorrow[name];
    const perps = coins.flatMap(({ coin, triggers }) =>
      triggers.map((trigger) => `${coin} ${trigger.direction} ${price(trigger.price)} (${move(trigger.move)})`),
    );
    const perpsLine = `    the perps: ${perps.length > 0 ? perps.join(", ") : "no price of one coin"}`;
    return [`  ${shortRegimeName(name)}`, perpsLine, ...loanLines(loan).map((line) => `  ${line}`)];
  };
  return [
    "Cross margin with a loan by hand against the same coins, for what initial margin lacks",
    ...regime("standard"),
    ...regime("unified"),
  ]
    .map((line) => wrapped(line))
    .join("\n");
}
