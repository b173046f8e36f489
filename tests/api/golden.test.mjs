// Every golden file through the package: what the exchange or its documentation says against what the engine answers. The Rust
// runner of the same files is tests/engine/golden.rs.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { ask, caseFiles, casesOf, mismatches } from "../reference/cases.mjs";

test.before(api.init);

for (const { name, file } of caseFiles("golden")) {
  test(name, () => {
    const faults = casesOf(file).flatMap((example) => {
      const answer = ask(api, file, example);
      const label = example.name ?? name;
      if (answer.status !== "ok") return [`${label}: ${JSON.stringify(answer)}`];
      return mismatches(answer.report, example.expect).map((what) => `${label}: ${what}`);
    });
    assert.deepEqual(faults, []);
  });
}
