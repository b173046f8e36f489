// A cascade as text: what fell, what was liquidated, who paid, with and without portfolio margin.

import {
  type CascadeDistribution,
  type CascadeOutcome,
  type CascadeProgress,
  type CascadeReport,
  type CascadeRunsReport,
  type CascadeScenario,
  formatCompact,
  formatDecimal,
  type NamedCascadeScenario,
} from "../api/index.js";
import { isNotZero, unsigned } from "../words/amounts.js";
import { order } from "../words/decimal-order.js";
import { PARTIES } from "../words/outcomes.js";
import { shortRegimeName } from "../words/regimes.js";
import { move, multiple, percent } from "./figures.js";
import { paragraphs, table, wrapped } from "./layout.js";

/** Most coins that are shown; the report has all. */
const COINS = 3;
/** How wide the columns are: the label's, those of one run, those of a distribution. */
const [LABEL, COLUMN, SHARE] = [26, 36, 18];

type Line = [label: string, ...cells: string[]];

const usd = (text: string) => formatDecimal(text, { digits: 0 });
const shortMove = (text: string) => move(text, 1);

/** One run: what fell, what it set off, who paid, and what became of your account. */
export function cascadeText(report: CascadeReport): string {
  const { accounts, portfolioMarginAccounts, account } = report;
  // Where nobody is under portfolio margin, the second run is the first.
  const isCompared = portfolioMarginAccounts > 0;
  const both = isCompared ? [report, report.withoutPortfolioMargin] : [report];
  const row = (label: string, cell: (outcome: CascadeOutcome) => string): Line => [label, ...both.map(cell)];
  const coins = [...report.perCoin.keys()].sort((left, right) => order(interest(report, right), interest(report, left)));
  const under = isCompared ? `${count(portfolioMarginAccounts)} under portfolio margin` : "none under portfolio margin";
  const header: Line[] = isCompared ? [["", "as it is", "all under standard cross"]] : [];
  const ofAll = coins.length > COINS ? `, all ${coins.length} coins` : " at the end";
  return [
    wrapped(`${report.title}, seed ${report.seed}: ${count(accounts)} accounts, ${under}`, ""),
    table(
      [
        ...header,
        ...coins.slice(0, COINS).map((at) => coinRow(both, at)),
        row(`Amplified${ofAll}`, ({ amplification }) => multiple(amplification)),
        row(
          "Liquidated, USDC",
          ({ liquidated, liquidatedAccounts }) => `${formatCompact(liquidated)} of ${count(liquidatedAccounts)} accounts`,
        ),
        ...(both.some(({ collateralLiquidated }) => isNotZero(collateralLiquidated))
          ? [row("Coins liquidated, USDC", ({ collateralLiquidated }) => formatCompact(collateralLiquidated))]
          : []),
        row("Deleveraged, USDC", deleveraged),
        row("Bad debt, USDC", ({ badDebt }) => (isNotZero(badDebt) ? formatCompact(badDebt) : "none")),
        row("Who paid, USDC", ({ whoPaid }) => parties(whoPaid, true)),
        row("Who gained, USDC", ({ whoPaid }) => parties(whoPaid, false)),
        ...(report.userAccount === null
          ? []
          : [row("Your account", userText), row("  its worth, USDC", ({ userAccount }) => worth(userAccount))]),
      ],
      { between: "", least: [LABEL, ...both.map(() => COLUMN)] },
    ),
    ...(account === null ? [] : [accountText(account)]),
    "A simulation: accounts, depth and impact are assumed. --json has every coin, block and assumption.",
  ].join("\n");
}

const interest = (report: CascadeReport, at: number) => report.perCoin[at]?.openInterest ?? "0";
const count = (number: number) => formatDecimal(String(number), { digits: 0 });

/** How far a coin went at most and in the end, beside what the shock alone would have done at most. */
function coinRow(both: CascadeOutcome[], at: number): Line {
  const { coin = "", shockedExtremeMove = "0" } = both[0]?.perCoin[at] ?? {};
  const name = coin.length > 9 ? `${coin.slice(0, 8)}\u2026` : coin;
  const cell = ({ perCoin }: CascadeOutcome) => {
    const { finalMove = "0", extremeMove = "0", peakAmplification = null } = perCoin[at] ?? {};
    const most = peakAmplification === null ? shortMove(extremeMove) : `${shortMove(extremeMove)} (${multiple(peakAmplification)})`;
    return shortMove(finalMove) === shortMove(extremeMove) ? most : `${most}, ends at ${shortMove(finalMove)}`;
  };
  return [`${name}, by shock ${shortMove(shockedExtremeMove)}`, ...both.map(cell)];
}

function deleveraged({ deleveraged, firstDeleveragingSeconds, firstLiquidationSeconds }: CascadeOutcome): string {
  if (firstDeleveragingSeconds === null) return "none";
  return `${formatCompact(deleveraged)}, ${count(firstDeleveragingSeconds - (firstLiquidationSeconds ?? 0))} s after liquidations`;
}

/** The two that paid, or gained, most. */
function parties(whoPaid: CascadeOutcome["whoPaid"], isPaid: boolean): string {
  const sided = PARTIES.filter(({ party }) => isNotZero(whoPaid[party]) && whoPaid[party].startsWith("-") === isPaid);
  const largest = sided.sort((left, right) => (isPaid ? 1 : -1) * order(whoPaid[left.party], whoPaid[right.party])).slice(0, 2);
  return largest.map(({ party, short }) => `${short} ${formatCompact(unsigned(whoPaid[party]))}`).join(", ") || "nobody";
}

function userText({ userAccount }: CascadeOutcome): string {
  if (userAccount === null) return "";
  const { isAlive, isDeleveraged, deathSeconds, firstLiquidationSeconds } = userAccount;
  if (!isAlive) return deathSeconds === null ? "dead" : `dead after ${count(deathSeconds)} s`;
  if (firstLiquidationSeconds !== null) return `liquidated in part from ${count(firstLiquidationSeconds)} s on`;
  return isDeleveraged ? "alive, but deleveraged" : "alive";
}

function worth(account: CascadeOutcome["userAccount"]): string {
  if (account === null) return "";
  const isGain = account.loss.startsWith("-");
  const amount = usd(account.loss.replace("-", ""));
  return isGain ? `gained ${amount} on ${usd(account.before)}` : `lost ${amount} of ${usd(account.before)}`;
}

/** What the simulation takes it for. */
function accountText({ regime, ratio, ratioLevel, simplifications }: NonNullable<CascadeReport["account"]>): string {
  const start = `Your account starts at a ratio of ${percent(ratio)} under ${shortRegimeName(regime).toLowerCase()}; above ${percent(ratioLevel)} it is liquidated.`;
  return wrapped([start, ...simplifications.map(({ message }) => sentence(message))].join(" "), "");
}

const sentence = (text: string) => (text.endsWith(".") ? text : `${text}.`);

/** Many runs. */
export function cascadeRunsText(report: CascadeRunsReport): string {
  const both = [report, report.withoutPortfolioMargin];
  const rows = both.flatMap((part, at) => {
    const name = at === 0 ? "as it is" : "without portfolio margin";
    return [[name, "5 %", "median", "95 %"] satisfies Line, ...distributionRows(part), ["", "", "", ""] satisfies Line];
  });
  const laidOut = table(rows, { between: "", least: [LABEL, SHARE, SHARE, SHARE] });
  return paragraphs(`${report.title}, ${report.runs} runs from seed ${report.seed}`, laidOut.trimEnd());
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
  return scenarios.map(({ name, scenario }) => `${name.padEnd(18)}${scenario.title}: ${shockText(scenario)}`).join("\n");
}

/** How far the coins move, from the least move to the largest. */
function shockText({ coins: all, shock }: CascadeScenario): string {
  const moves = all.map(({ coin }) => shock.moves?.find((listed) => listed.coin === coin)?.move ?? shock.default);
  // For the order alone; what is shown is the text itself.
  const [first = shock.default, ...more] = moves.sort((left, right) => Math.abs(Number(left)) - Math.abs(Number(right)));
  const last = more.at(-1) ?? first;
  const names = all.length === 1 ? (all[0]?.coin ?? "") : `${all.length} coins`;
  return `${names} ${move(first)}${Number(first) === Number(last) ? "" : ` to ${move(last)}`}`;
}

/** Says on a terminal how far it is; elsewhere nothing. */
export function cascadeProgress(stream: NodeJS.WriteStream): ((progress: CascadeProgress) => void) | undefined {
  if (!stream.isTTY) return undefined;
  return ({ run, runs, isWithoutPortfolioMargin, block, blocks }) => {
    const done = (run - 1 + ((isWithoutPortfolioMargin ? 1 : 0) + block / blocks) / 2) / runs;
    stream.write(done >= 1 ? "\r\u001b[K" : `\rSimulating: ${Math.floor(done * 100)} %`);
  };
}
