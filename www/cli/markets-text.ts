// What can be held and traded as text for a terminal: a table of perps and one of tokens.

import type { MarketsReport } from "../api/index.js";
import { coins } from "../words/amounts.js";
import type { PerpListing, TokenListing } from "../words/listings.js";
import { NONE, percent, price } from "./figures.js";
import { list, paragraphs, table } from "./layout.js";

const PERP_COLUMNS = ["Perp", "Leverage", "Margin", "Mark price", "Oracle price", "Funding an hour", "Predicted"];
const TOKEN_COLUMNS = [
  "Token",
  "Price",
  "Reserve price",
  "LTV",
  "Utilisation",
  "Borrow a year",
  "Supply a year",
  "Supply cap",
  "Borrow cap",
];

export function marketsText({ snapshot, isLive, perps, tokens, warnings }: MarketsReport): string {
  return paragraphs(
    isLive
      ? `Markets of the exchange as of ${snapshot.date}`
      : `Markets of the snapshot ${snapshot.id}, ${snapshot.date}; --live asks the exchange`,
    table([PERP_COLUMNS, ...perps.map(perpCells)]),
    table([TOKEN_COLUMNS, ...tokens.map(tokenCells)]),
    list(
      "Remarks",
      warnings.map(({ message }) => message),
    ),
  );
}

function perpCells(perp: PerpListing): string[] {
  const { coin, maxLeverage, tiers, onlyIsolated, isDelisted, markPrice, oraclePrice, fundingRate, predictedFundingRate } = perp;
  const leverage = tiers.length > 1 ? tiers.map((tier) => `${tier.maxLeverage}x`).join(" ") : `${maxLeverage}x`;
  const margin = isDelisted ? "delisted" : onlyIsolated ? "isolated only" : "cross, isolated";
  // An hourly rate has many zeros before its digits: all of them are shown.
  return [coin, leverage, margin, ...[markPrice, oraclePrice].map(quote), fundingRate ?? NONE, predictedFundingRate ?? NONE];
}

function tokenCells(token: TokenListing): string[] {
  return [
    token.token,
    ...[token.price, token.reserveOraclePrice].map(quote),
    token.isCollateral ? percent(token.ltv) : NONE,
    ...[token.utilization, token.borrowRate, token.supplyRate].map(percent),
    ...[token.globalSupplyCap, token.globalBorrowCap].map((cap) => (cap === null ? NONE : coins(cap))),
  ];
}

const quote = (text: string | null): string => (text === null ? NONE : price(text));
