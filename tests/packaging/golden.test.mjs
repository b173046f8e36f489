// The golden files through the packed package, installed as a program would.

import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { ask, caseFiles, casesOf, mismatches } from "../reference/cases.mjs";
import { consumer, pack, workFolder } from "./packed.mjs";

const { folder, clean } = workFolder();
let api;
before(async () => {
  const app = consumer(join(folder, "app"), pack(folder).tarball);
  api = await import(pathToFileURL(join(app, "node_modules/portfolio-margin/pkg/index.js")).href);
  await api.init();
});
after(clean);

for (const { name, file } of caseFiles("golden")) {
  test(name, () => {
    for (const example of casesOf(file)) {
      const answer = ask(api, file, example);
      assert.equal(answer.status, "ok", JSON.stringify(answer));
      assert.deepEqual(mismatches(answer.report, example.expect), []);
    }
  });
}
