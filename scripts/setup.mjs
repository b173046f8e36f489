// Makes sure of everything the build and the tests need, and skips what is already right:
// the Rust toolchain, wasm-pack and wasm-bindgen, the npm packages and, with --browser, Chromium.

import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { duration, isMain, main, npm, root, run, StepError, step, toolsDir, which } from "./steps.mjs";

const WASM_PACK_VERSION = "0.15.1";

export async function setup({ browser = false } = {}) {
  const started = performance.now();
  checkNode();
  await rustToolchain();
  await cargoTool("wasm-pack", "wasm-pack", WASM_PACK_VERSION, ["--locked"], "1 to 2 minutes, once");
  // Without --locked: the lock file inside this package names a crate version that was withdrawn.
  await cargoTool("wasm-bindgen", "wasm-bindgen-cli", lockedVersion("wasm-bindgen"), [], "1 to 2 minutes, once");
  rmSync(join(toolsDir, "target"), { recursive: true, force: true });
  await npmPackages();
  if (browser) await chromium();
  console.log(`Set-up is right (${duration(performance.now() - started)}).`);
}

function checkNode() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 20) {
    throw new StepError(`Node ${process.versions.node} is too old, this project needs 20 or newer`, "install Node 20 LTS or newer");
  }
}

/** The toolchain that rust-toolchain.toml names, with its components and targets; rustup itself is left as it is. */
async function rustToolchain() {
  const remedy = "install rustup (the Rust project's toolchain manager), open a new shell and try again";
  if (!which("rustup")) throw new StepError("rustup is not on PATH", remedy);
  const text = readFileSync(join(root, "rust-toolchain.toml"), "utf8");
  const channel = /^channel\s*=\s*"([^"]+)"/m.exec(text)?.[1];
  const list = (key) =>
    [...(new RegExp(`^${key}\\s*=\\s*\\[([^\\]]*)\\]`, "m").exec(text)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((m) => m[1]);
  if (!channel) throw new StepError("rust-toolchain.toml names no channel", 'add channel = "…" to rust-toolchain.toml');
  const components = list("components");
  const targets = list("targets");

  let installed = "";
  try {
    installed = (await run("rustup", ["component", "list", "--installed", "--toolchain", channel], { quiet: true })).stdout;
  } catch {
    // The toolchain itself is missing: installed below.
  }
  const lines = installed.split(/\s+/);
  const wanted = [...components, ...targets.map((target) => `rust-std-${target}`)];
  const missing = wanted.filter((name) => !lines.some((line) => line === name || line.startsWith(`${name}-`)));
  if (installed && missing.length === 0) return;

  const args = ["toolchain", "install", channel, "--no-self-update", "--profile", "minimal"];
  for (const component of components) args.push("--component", component);
  for (const target of targets) args.push("--target", target);
  await step(
    `Installing Rust ${channel} with ${[...components, ...targets].join(", ")}`,
    () => run("rustup", args, { remedy: "check the network connection, then try again" }),
    "5 to 60 seconds, once",
  );
}

/** The version of `name` that Cargo.lock holds. */
export function lockedVersion(name) {
  const lock = readFileSync(join(root, "Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock.replaceAll("\r\n", "\n"))?.[1];
  if (!version) throw new StepError(`Cargo.lock does not name ${name}`, "restore Cargo.lock from the repository");
  return version;
}

/** A command-line tool of exactly one version: the one on PATH if it is right, else compiled into .tools. */
async function cargoTool(command, crate, version, extra, usually) {
  if ((await toolVersion(command)) === version) return;
  // A debug build: it compiles in half the time and the tools are not what the build waits for.
  const args = ["install", crate, "--version", version, "--debug", "--force", "--root", toolsDir, ...extra];
  const env = {
    CARGO_TARGET_DIR: join(toolsDir, "target"),
    // Where dependencies are resolved anew, take only those that this toolchain can compile.
    CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS: "fallback",
  };
  await step(
    `Compiling ${crate} ${version} into .tools`,
    () =>
      run("cargo", args, {
        env,
        remedy: "a C compiler and linker (Debian: build-essential) and the crate registry are needed; then try again",
      }),
    usually,
  );
  const found = await toolVersion(command);
  if (found !== version) {
    throw new StepError(
      `${command} is ${found ?? "missing"} after the installation, not ${version}`,
      "delete the folder .tools and try again",
    );
  }
}

async function toolVersion(command) {
  if (!which(command)) return undefined;
  try {
    const { stdout } = await run(command, ["--version"], { quiet: true });
    return /(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** node_modules as package-lock.json has it. */
async function npmPackages() {
  const changed = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs;
  const lock = changed("package-lock.json");
  if (lock === undefined) throw new StepError("package-lock.json is missing", "restore it from the repository");
  const installed = changed("node_modules/.package-lock.json");
  if (installed !== undefined && installed >= lock) return;
  await step(
    "Installing the npm packages",
    () =>
      npm(["ci", "--no-audit", "--no-fund"], {
        env: { PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1" },
        remedy: "check the network connection and package-lock.json, then try again",
      }),
    "10 to 60 seconds",
  );
}

/** A Chromium for the browser tests. */
async function chromium() {
  // Imported here because playwright is one of the npm packages that this script installs.
  const { findChromium } = await import("./browser.mjs");
  if (await findChromium()) return;
  const remedy = "install Chromium or Chrome, or run `npx playwright install chromium`";
  if (process.getuid?.() !== 0 || !which("apt-get")) throw new StepError("there is no Chromium for the browser tests", remedy);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await step(
    "Installing Chromium with apt-get",
    async () => {
      await run("apt-get", ["update", "-q"], { env, remedy });
      await run("apt-get", ["install", "-y", "-q", "-o", "DPkg::Lock::Timeout=300", "--no-install-recommends", "chromium"], {
        env,
        remedy,
      });
    },
    "20 to 60 seconds, once",
  );
  if (!(await findChromium())) throw new StepError("Chromium is still missing after apt-get", remedy);
}

if (isMain(import.meta.url)) {
  main(() => setup({ browser: process.argv.includes("--browser") }));
}
