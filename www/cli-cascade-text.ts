// A cascade as text: what fell, what was liquidated, who paid, with and without portfolio margin.

import type {
  CascadeDistribution,
  CascadeOutcome,
  CascadeProgress,
  CascadeReport,
  CascadeRunsReport,
  NamedCascadeScenario,
} from "./api/index.js";
import { formatDecimal } from "./api/index.js";
import { list, money, move, multiple, percent, price } from "./cli-figures.js";

const LABEL = 30;
const COLUMN = 22;

type Line = [label: string, ...cells: string[]];

function table(lines: Line[]): string {
  return lines
    .map(([label, ...cells]) => label.padEnd(LABEL) + cells.map((cell) => cell.padStart(COLUMN)).join(""))
    .map((line) => line.trimEnd())
    .join("\n");
}

const usd = (text: string) => formatDecimal(text, { digits: 0 });
const seconds = (count: number | null) => (count === null ? "never" : `${count} s`);

/** One run. */
export function cascadeText(report: CascadeReport): string {
  const both = [report, report.withoutPortfolioMargin];
  const row = (label: string, cell: (outcome: CascadeOutcome) => string): Line => [label, ...both.map(cell)];
  const { accounts, portfolioMarginAccounts, userAccount } = report;
  return [
    `${report.title}, seed ${report.seed}: ${accounts} accounts, ${portfolioMarginAccounts} under portfolio margin`,
    table([
      ["", "as it is", "without"],
      ["", "", "portfolio margin"],
      ...report.perCoin.slice(0, 12).map((coin, at) => {
        const other = report.withoutPortfolioMargin.perCoin[at] ?? coin;
        return [`${coin.coin} from ${price(coin.startPrice)}`, price(coin.finalPrice), price(other.finalPrice)] satisfies Line;
      }),
      row("amplification of the shock", ({ amplification }) => multiple(amplification)),
      row("accounts liquidated", ({ liquidatedAccounts }) => String(liquidatedAccounts)),
      row("perps liquidated, USDC", ({ liquidated }) => usd(liquidated)),
      row("perps deleveraged, USDC", ({ deleveraged }) => usd(deleveraged)),
      row("coins liquidated, USDC", ({ collateralLiquidated }) => usd(collateralLiquidated)),
      row("bad debt, USDC", ({ badDebt }) => usd(badDebt)),
      row("first liquidation", ({ firstLiquidationSeconds }) => seconds(firstLiquidationSeconds)),
      row("first deleveraging", ({ firstDeleveragingSeconds }) => seconds(firstDeleveragingSeconds)),
      ["", "", ""],
      ["gained (paid), USDC", "", ""],
      row("  longs", ({ whoPaid }) => usd(whoPaid.longs)),
      row("  shorts", ({ whoPaid }) => usd(whoPaid.shorts)),
      row("  deleveraged winners", ({ whoPaid }) => usd(whoPaid.deleveraged)),
      row("  outside traders", ({ whoPaid }) => usd(whoPaid.outside)),
      row("  backstop", ({ whoPaid }) => usd(whoPaid.backstop)),
      row("  lenders", ({ whoPaid }) => usd(whoPaid.lenders)),
      row("  fees", ({ whoPaid }) => usd(whoPaid.fees)),
      ...(userAccount === null ? [] : [row("your account", ({ userAccount }) => userText(userAccount))]),
    ]),
    list("Not confirmed by any record", report.unverified),
  ].join("\n\n");
}

function userText(account: CascadeOutcome["userAccount"]): string {
  if (account === null) return "";
  return account.isAlive ? `${money(account.after)} left` : `dead in block ${account.deathBlock}`;
}

/** Many runs. */
export function cascadeRunsText(report: CascadeRunsReport): string {
  const both = [report, report.withoutPortfolioMargin];
  const rows = both.flatMap((part, at) => {
    const name = at === 0 ? "as it is" : "without portfolio margin";
    return [[name, "5 %", "median", "95 %"] satisfies Line, ...distributionRows(part), ["", "", "", ""] satisfies Line];
  });
  return [`${report.title}, ${report.runs} runs from seed ${report.seed}`, table(rows).trimEnd()].join("\n\n");
}

function distributionRows({ amplification, liquidated, deleveraged, badDebt, deathProbability }: CascadeDistribution): Line[] {
  const row = (label: string, { p5, median, p95 }: typeof liquidated, text: (figure: string) => string): Line => {
    return [`  ${label}`, text(p5), text(median), text(p95)];
  };
  return [
    ...(amplification === null ? [] : [row("amplification", amplification, multiple)]),
    row("perps liquidated, USDC", liquidated, usd),
    row("perps deleveraged, USDC", deleveraged, usd),
    row("bad debt, USDC", badDebt, usd),
    ...(deathProbability === null ? [] : [["  your account dies", "", percent(deathProbability), ""] satisfies Line]),
  ];
}

/** The names. */
export function cascadeScenariosText(scenarios: NamedCascadeScenario[]): string {
  const text = ({ name, scenario }: NamedCascadeScenario) =>
    `${name.padEnd(18)}${scenario.title}: ${move(scenario.shock.default)} by default`;
  return scenarios.map(text).join("\n");
}

/** Says on a terminal how far it is; elsewhere nothing. */
export function cascadeProgress(stream: NodeJS.WriteStream): ((progress: CascadeProgress) => void) | undefined {
  if (!stream.isTTY) return undefined;
  return ({ run, runs, isWithoutPortfolioMargin, block, blocks }) => {
    const done = (run - 1 + ((isWithoutPortfolioMargin ? 1 : 0) + block / blocks) / 2) / runs;
    stream.write(done >= 1 ? "\r\u001b[K" : `\rSimulating: ${Math.floor(done * 100)} %`);
  };
}
