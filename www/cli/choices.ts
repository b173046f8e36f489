// What the flags of a command ask beside its file, as the choices that the package takes.

import type {
  CapacityOverrides,
  DepthChoice,
  FetchOptions,
  LadderOverrides,
  LiquidationOverrides,
  ScenarioOverrides,
  StressOverrides,
  TradedCoin,
} from "../api/index.js";

/** The command was wrong: said on standard error with the usage, exit status 2. */
export class UsageError extends Error {}

/** The commands that ask something about a book. */
const ON_A_BOOK = ["compare", "liquidation", "stress", "capacity", "ladder", "scenarios", "what-if", "explain"] as const;

/** Every flag that a command may have, and which commands have it. */
export const FLAGS = {
  json: { type: "boolean", commands: [...ON_A_BOOK, "account", "sheet", "markets", "rulebooks", "cascade"] },
  rulebook: { type: "string", commands: ON_A_BOOK },
  "as-stated": { type: "boolean", commands: ["compare", "liquidation"] },
  network: { type: "string", commands: [...ON_A_BOOK, "account", "sheet", "markets", "cascade"] },
  endpoint: { type: "string", commands: [...ON_A_BOOK, "account", "sheet", "markets", "cascade"] },
  live: { type: "boolean", commands: ["markets"] },
  beta: { type: "string", multiple: true, commands: ["liquidation"] },
  driver: { type: "string", commands: ["liquidation", "scenarios"] },
  correlation: { type: "string", commands: ["liquidation", "scenarios"] },
  boundary: { type: "string", commands: ["liquidation"] },
  from: { type: "string", commands: ["liquidation", "stress"] },
  to: { type: "string", commands: ["liquidation", "stress"] },
  steps: { type: "string", commands: ["stress"] },
  coin2: { type: "string", commands: ["stress"] },
  gap: { type: "boolean", commands: ["stress"] },
  hours: { type: "string", commands: ["stress", "scenarios"] },
  from2: { type: "string", commands: ["stress"] },
  to2: { type: "string", commands: ["stress"] },
  steps2: { type: "string", commands: ["stress"] },
  coin: { type: "string", multiple: true, commands: ["stress", "capacity", "ladder"] },
  ratio: { type: "string", commands: ["capacity"] },
  crash: { type: "string", commands: ["capacity"] },
  carry: { type: "string", commands: ["capacity"] },
  cash: { type: "string", commands: ["capacity"] },
  move: { type: "string", commands: ["ladder", "scenarios"] },
  depth: { type: "string", commands: ["ladder", "scenarios"] },
  speed: { type: "string", commands: ["scenarios"] },
  own: { type: "string", commands: ["scenarios"] },
  sources: { type: "boolean", commands: ["scenarios"] },
  seed: { type: "string", commands: ["cascade"] },
  runs: { type: "string", commands: ["cascade"] },
  account: { type: "string", commands: ["cascade"] },
} as const;

/** The values of the flags, as the parser gives them. */
export type Flags = { [K in keyof typeof FLAGS]?: (typeof FLAGS)[K] extends { multiple: true } ? string[] : string | boolean };

/** Where the exchange is asked. */
export function venueChoices(flags: Flags): Pick<FetchOptions, "network" | "endpoint"> {
  const [network, endpoint] = [text(flags.network), text(flags.endpoint)];
  if (network !== undefined && network !== "mainnet" && network !== "testnet") throw new UsageError("--network is mainnet or testnet");
  return { network, endpoint };
}

const text = (value: string | boolean | undefined): string | undefined => (typeof value === "string" ? value : undefined);

export function liquidationChoices(flags: Flags): LiquidationOverrides | undefined {
  const { beta = [] } = flags;
  const [rulebook, driver, correlation] = [text(flags.rulebook), text(flags.driver), text(flags.correlation)];
  const [boundary, from, to] = [text(flags.boundary), text(flags.from), text(flags.to)];
  if (boundary === undefined && (from ?? to) !== undefined) throw new UsageError("--from and --to are those of a --boundary");
  const isJoint = beta.length > 0 || driver !== undefined || correlation !== undefined;
  return given({
    rulebook,
    jointMove: isJoint ? given({ betas: beta.map(betaOf), driver, correlation }) : undefined,
    boundary: boundary === undefined ? undefined : given({ coins: boundary.split(",") as [string, string], from, to }),
  });
}

export function stressChoices(flags: Flags): StressOverrides | undefined {
  const { coin: [coin, ...more] = [] } = flags;
  if (more.length > 0) throw new UsageError("one --coin moves; the other is --coin2");
  const seconds = [flags.coin2, flags.gap, flags.hours].filter((flag) => flag !== undefined && flag !== false);
  if (seconds.length > 1) throw new UsageError("--coin2, --gap and --hours are one second axis or another");
  if (seconds.length === 0 && (flags.from2 ?? flags.to2 ?? flags.steps2) !== undefined)
    throw new UsageError("--from2, --to2 and --steps2 are those of a second axis: --coin2, --gap or --hours");
  const first = { from: moveOf(flags.from), to: moveOf(flags.to), steps: countOf("steps", flags.steps) };
  return given({ rulebook: text(flags.rulebook), coin, ...first, second: secondAxis(flags) });
}

function secondAxis(flags: Flags): StressOverrides["second"] {
  const [coin, hours] = [text(flags.coin2), countOf("hours", flags.hours)];
  const ends = { from: moveOf(flags.from2), to: moveOf(flags.to2) };
  const steps = countOf("steps2", flags.steps2);
  if (hours !== undefined) {
    if ((ends.from ?? ends.to) !== undefined) throw new UsageError("--hours start at zero: they take no --from2 and no --to2");
    return given({ kind: "time", hours, steps });
  }
  if (coin !== undefined) return given({ kind: "coin", coin, ...ends, steps });
  return flags.gap === true ? given({ kind: "gap", ...ends, steps }) : undefined;
}

/** A move as typed: the minus of typesetters is one too. */
const moveOf = (flag: string | boolean | undefined) => text(flag)?.replace(/^\u2212/, "-");

/** A whole number. */
function countOf(name: string, flag: string | boolean | undefined): number | undefined {
  const count = text(flag);
  if (count === undefined) return undefined;
  if (!/^\d{1,9}$/.test(count)) throw new UsageError(`--${name} ${JSON.stringify(count)} is not a whole number`);
  return Number(count);
}

export function capacityChoices(flags: Flags): CapacityOverrides | undefined {
  const { coin = [] } = flags;
  const [carry, cash] = [text(flags.carry), text(flags.cash)];
  if ((carry === undefined) !== (cash === undefined)) throw new UsageError("--carry and --cash belong together");
  return given({
    rulebook: text(flags.rulebook),
    coins: coin.length > 0 ? coin.map(tradedCoin) : undefined,
    ratio: text(flags.ratio),
    crash: text(flags.crash),
    carryTrade: carry === undefined || cash === undefined ? undefined : { ...tradedCoin(carry), cash },
  });
}

export function ladderChoices(flags: Flags): LadderOverrides | undefined {
  const { coin = [] } = flags;
  const [rulebook, move] = [text(flags.rulebook), text(flags.move)];
  if (coin.length > 0 && move === undefined) throw new UsageError("--coin is moved by --move");
  const moves = coin.length > 0 && move !== undefined ? Object.fromEntries(coin.map((name) => [name, move])) : undefined;
  return given({ rulebook, move: moves === undefined ? move : undefined, moves, depth: depthOf(flags) });
}

/** `own` is the text of a file or of the command line, which the engine reads. */
export function scenarioChoices(flags: Flags, own: unknown): ScenarioOverrides | undefined {
  const [move, correlation, driver] = [text(flags.move), text(flags.correlation), text(flags.driver)];
  return given({
    rulebook: text(flags.rulebook),
    correlated: given({ move, correlation, driver }),
    utilizationHours: countOf("hours", flags.hours),
    speedPerHour: text(flags.speed),
    depth: depthOf(flags),
    own: own as ScenarioOverrides["own"],
  });
}

/** `1000000`, or the books as JSON. */
function depthOf(flags: Flags): DepthChoice | undefined {
  const depth = text(flags.depth);
  if (depth === undefined) return undefined;
  if (!/^\s*\{/.test(depth)) return { usdcPerPercent: depth };
  try {
    return JSON.parse(depth) as DepthChoice;
  } catch {
    throw new UsageError("--depth is neither an amount nor JSON");
  }
}

/** `ETH=1.3`. */
function betaOf(flag: string): { coin: string; beta: string } {
  const at = flag.lastIndexOf("=");
  if (at < 1) throw new UsageError(`--beta ${JSON.stringify(flag)} is not a coin and its beta, such as ETH=1.3`);
  return { coin: flag.slice(0, at), beta: flag.slice(at + 1) };
}

/** `BTC` or `BTC@10`. */
function tradedCoin(flag: string): TradedCoin {
  const [coin = "", leverage, ...more] = flag.split("@");
  if (leverage === undefined) return { coin };
  if (more.length > 0 || !/^\d{1,9}$/.test(leverage))
    throw new UsageError(`${JSON.stringify(flag)} is not a coin at a leverage, such as BTC@10`);
  return { coin, leverage: Number(leverage) };
}

/** Without what is not given; undefined if nothing is. */
function given<T extends object>(choices: T): T | undefined {
  const stated = Object.entries(choices).filter(([, value]) => value !== undefined);
  return stated.length > 0 ? (Object.fromEntries(stated) as T) : undefined;
}

/** The seed of a cascade, how many runs if more than the one that is shown, and the account that takes part. */
export function cascadeChoices(flags: Flags): { seed: string; runs: number | undefined; account: string | undefined } {
  const [seed, runs, account] = [text(flags.seed), text(flags.runs), text(flags.account)];
  if (account === undefined && (flags.network ?? flags.endpoint) !== undefined) {
    throw new UsageError("--network and --endpoint are where the --account is loaded from");
  }
  if (seed === undefined) throw new UsageError("--seed is missing: a whole number, so that the same run can be had again");
  if (runs !== undefined && !/^\d{1,5}$/.test(runs)) throw new UsageError(`--runs ${JSON.stringify(runs)} is not a whole number`);
  return { seed, runs: runs === undefined ? undefined : Number(runs), account };
}
