// The package as it would be published: packed once, and installed from the tarball into a folder of its own.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a command; what it printed is in the error when it fails. */
export function sh(command, args, { cwd = root, env = {}, input } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", input, env: { ...process.env, ...env } });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** npm, through the npm that runs the tests where there is one. */
function npm(args, options) {
  const script = process.env.npm_execpath;
  return script && /\.c?js$/.test(script) ? sh(process.execPath, [script, ...args], options) : sh("npm", args, options);
}

/** A folder that `clean` removes. */
export function workFolder() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "portfolio-margin-pack-")));
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Packs the built package into `folder`: the tarball and npm's account of it. */
export function pack(folder) {
  const [account] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", folder]));
  return { tarball: join(folder, account.filename), account };
}

/** A project in `folder` with the tarball installed and nothing else: no network, no dependency. */
export function consumer(folder, tarball) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  npm(["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball], { cwd: folder });
  return folder;
}

/** `npx` in a project, which must find the command there. */
export function npx(args, folder, input) {
  return npm(["exec", "--offline", "--no", "--", ...args], { cwd: folder, input });
}
