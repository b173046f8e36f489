// Live accounts and the exchange's limit of requests: large accounts stay within it, and what that costs is said.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { LARGE, NOBODY } from "../venue/accounts.mjs";
import { perpsOf } from "../venue/markets.mjs";
import { loadedFrom, named, servedVenue } from "./served-venue.mjs";

const venue = await servedVenue();

const loaded = (address, options) => loadedFrom(venue, address, options);

test("300 positions on all dexes stay within what the exchange allows in a minute", async () => {
  let [underWay, most] = [0, 0];
  const counting = async (...request) => {
    most = Math.max(most, ++underWay);
    return fetch(...request).finally(() => underWay--);
  };
  const { request, captured } = await loaded(LARGE.address, { fetch: counting });
  assert.equal(most, 6, "requests at once");
  assert.equal(request.portfolio.positions.length, LARGE.positions);
  assert.equal(request.portfolio.orders.length, LARGE.dexes);
  assert.equal(venue.weight, 784);
  assert.ok(venue.weight < 1200);
  const coins = request.portfolio.positions.map(({ coin }) => coin);
  assert.equal(new Set(coins).size, coins.length);
  assert.equal(api.compare(captured).status, "ok");
});

test("with orders on very many coins leverages are asked for as far as the limit goes", async () => {
  const many = perpsOf("").slice(20, 70);
  const orders = many.map(({ name }) => ({ coin: name, side: "B", limitPx: "1.0", sz: "1.0", isTrigger: false, reduceOnly: false }));
  venue.misbehave({ type: "frontendOpenOrders", dex: "" }, { change: () => orders });
  const { warnings } = await loaded(named["standard-two-dexes"].address);
  assert.equal(venue.count("activeAssetData"), 40);
  assert.ok(venue.weight < 1200, `${venue.weight}`);
  assert.match(warnings.map(({ message }) => message).join("\n"), /no leverage is known for orders on/);
});

test("with very many dexes orders are asked for as far as the limit goes, and the answer says so", async () => {
  const dexes = Array.from({ length: 120 }, (_, i) => ({ name: `d${i}` }));
  const answers = { userAbstraction: "unifiedAccount", perpDexs: [null, ...dexes], frontendOpenOrders: [] };
  let asked = 0;
  const stub = async (_, { body }) => {
    const { type, dex } = JSON.parse(body);
    asked += /^(clearinghouse|spotClearinghouse)State$/.test(type) ? 2 : 20;
    if (answers[type] !== undefined) return Response.json(answers[type]);
    return fetch(venue.endpoint, { method: "POST", body: JSON.stringify({ ...JSON.parse(body), dex: dex && "xyz" }) });
  };
  const { warnings } = await loaded(NOBODY, { fetch: stub });
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ["orders_not_asked"],
  );
  assert.match(warnings[0].message, /on 9\d dexes/);
  assert.ok(asked < 1200 && asked > 600, `${asked}`);
});
