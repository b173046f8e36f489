// Input that must be refused, through the package: each case with every fault it has, and afterwards an answer that is still
// right from the same instance. The Rust runner of the same files is tests/engine/bad_input.rs.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { ask, caseFiles, casesOf, inputOf, mismatches } from "../reference/cases.mjs";

test.before(api.init);

const byCodeAndPath = (left, right) => (`${left.code} ${left.path}` < `${right.code} ${right.path}` ? -1 : 1);

for (const { name, file } of caseFiles("bad_input")) {
  test(name, async (group) => {
    for (const example of casesOf(file)) {
      await group.test(example.name, () => {
        const answer = ask(api, file, example);
        assert.equal(answer.status, "rejected");
        assert.ok(!("report" in answer));
        const expected = [...example.expect].sort(byCodeAndPath);
        const issues = [...answer.issues].sort(byCodeAndPath);
        const got = issues.map(({ code, path }, index) => (expected[index]?.path === undefined ? { code } : { code, path }));
        assert.deepEqual(got, expected);
        for (const issue of issues) assert.ok(issue.message.trim() && issue.remedy.trim(), JSON.stringify(issue));
      });
    }
  });
}

test("after all of that the same instance still answers the carry trade", () => {
  const { file } = caseFiles("golden").find(({ name }) => name === "g16-carry-trade.json");
  const [example] = casesOf(file);
  const answer = api.compare(inputOf(file, example));
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  assert.deepEqual(mismatches(answer.report, example.expect), []);
});
