// The local server: what it serves, to whom, and what it keeps to itself.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { serve } from "../../scripts/serve.mjs";

const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-serve-"));
const root = join(folder, "page");
let server;

before(async () => {
  mkdirSync(join(root, "sub"), { recursive: true });
  mkdirSync(join(root, ".git"));
  mkdirSync(join(folder, "outside"));
  writeFileSync(join(folder, "outside", "secret.txt"), "secret");
  writeFileSync(join(root, "index.html"), "<!doctype html>");
  writeFileSync(join(root, "sub", "a.json"), "{}");
  writeFileSync(join(root, ".env"), "secret");
  writeFileSync(join(root, ".git", "config"), "secret");
  symlinkSync(join(folder, "outside", "secret.txt"), join(root, "link.txt"));
  symlinkSync(join(folder, "outside"), join(root, "linked"));
  symlinkSync(join(root, ".env"), join(root, "env.txt"));
  symlinkSync(join(root, "sub"), join(root, "within"));
  server = await serve(root);
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A request as it is written, with any path and any headers: `fetch` would tidy both. */
function ask(path, headers = {}, method = "GET") {
  const { port, host } = new URL(server.address);
  return new Promise((done, failed) => {
    const asked = request({ host: "127.0.0.1", port, path, method, headers: { Host: host, ...headers } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text) => {
        body += text;
      });
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on("error", failed).end();
  });
}

test("files of the folder are served, also by a link that stays in it", async () => {
  for (const path of ["/", "/index.html", "/sub/a.json", "/within/a.json", "/sub/../index.html?x=1"])
    assert.equal((await ask(path)).status, 200, path);
});

test("what lies outside is not there, however it is asked for", async () => {
  for (const path of [
    "/link.txt",
    "/linked/secret.txt",
    "/../outside/secret.txt",
    "/..%2foutside%2fsecret.txt",
    "/%2e%2e/outside/secret.txt",
    "/sub/..%5c..%5coutside/secret.txt",
    "//etc/passwd",
    "/%00",
    "/%",
  ]) {
    const { status, body } = await ask(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body, /secret/, path);
  }
});

test("hidden files are not there, also behind a link", async () => {
  for (const path of ["/.env", "/%2eenv", "/.git/config", "/sub/../.git/config", "/env.txt"])
    assert.equal((await ask(path)).status, 404, path);
});

test("only this machine's own names are answered", async () => {
  const { port } = new URL(server.address);
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "localhost", `[::1]:${port}`]) {
    assert.equal((await ask("/", { Host: host })).status, 200, host);
  }
  for (const host of [
    "evil.example",
    `evil.example:${port}`,
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
  ]) {
    const { status, body } = await ask("/", { Host: host });
    assert.equal(status, 421, host);
    assert.doesNotMatch(body, /doctype/);
  }
});

test("no page may put it into a frame, in any answer", async () => {
  for (const path of ["/", "/nothing", "/.env"]) {
    const { headers } = await ask(path);
    assert.match(headers["content-security-policy"], /(^|; )frame-ancestors 'none'(;|$)/, path);
    assert.equal(headers["x-content-type-options"], "nosniff");
  }
  assert.equal((await ask("/", {}, "POST")).status, 405);
});
