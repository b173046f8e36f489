// Tables as people paste them, through the package: the same files as natively.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { caseFiles, casesOf } from "../reference/cases.mjs";

test.before(api.init);

/** A decimal as the engine writes it: without zeros at its end. */
const plain = (text) => (/^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text);

for (const { name, file } of caseFiles("sheets")) {
  test(name, async (group) => {
    for (const example of casesOf(file)) {
      await group.test(example.name, () => {
        const text = example.text.join("\n");
        const answer = api.importSheet(text, example.choices);
        if (example.faults) {
          assert.equal(answer.status, "rejected");
          assert.deepEqual(
            answer.issues.map(({ code, path }) => `${code} ${path}`).sort(),
            example.faults.map((fault) => fault.join(" ")).sort(),
          );
          return;
        }
        assert.equal(answer.status, "ok", JSON.stringify(answer));
        const { positions } = answer.report.request.portfolio;
        const read = positions.map(({ coin, size, entryPrice, leverage, marginMode }) => [coin, size, entryPrice, leverage, marginMode]);
        const meant = example.positions.map((position) => position.map((value) => (typeof value === "string" ? plain(value) : value)));
        assert.deepEqual(read, meant);
        const remarks = [...example.remarks, ...(example.choices ? [] : ["mode_is_default"])];
        assert.deepEqual(answer.report.remarks.map(({ code }) => code).sort(), remarks.sort());
        assert.ok(api.isSheet(text));
      });
    }
  });
}
