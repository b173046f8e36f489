// The book that these tests ask about: one coin held, the same coin short.

import { readFileSync } from "node:fs";

export const carryTradeFile = new URL("../../www/page/presets/carry-trade.json", import.meta.url);
export const carryTradeText = readFileSync(carryTradeFile, "utf8");
export const carryTrade = () => JSON.parse(carryTradeText);
