// www and src -> pkg: everything that is published, and the page. In this order:
//
//   engine   Rust -> two WebAssembly modules (wasm-pack), the glue of each as a factory, the types of the reports
//   schema   JSON Schema of requests and reports, written by the Rust types themselves
//   scripts  index.js, slim.js, element.js, cli.js and the chunks they share, so that the engine is in the package once; worker.js and engine-worker.js by
//            themselves
//   types    the declarations of the entries
//   page     pkg/page, which `npm start` serves
//
// The two Rust steps are skipped when nothing that they read has changed.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants, deflateRawSync, gzipSync } from "node:zlib";
import { isMain, main, root, run, StepError, step } from "../scripts/steps.mjs";

const pkg = join(root, "pkg");
const build = join(root, "build");
const generated = join(build, "generated", "api");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

export async function buildAll() {
  mkdirSync(pkg, { recursive: true });
  await engine();
  await schema();
  await step("Bundling index.js, slim.js, element.js, cli.js, worker.js", scripts);
  await step("Writing type declarations", types);
  await step("Building the page", page);
}

/** The modules of the engine: the feature of the crate that each is built with, and its file. */
export const MODULES = [
  { feature: "core", file: "engine.wasm" },
  { feature: "simulations", file: "simulations.wasm" },
];

async function engine() {
  const outputs = [
    ...MODULES.map(({ file }) => join(pkg, file)),
    ...MODULES.flatMap(({ feature }) => [join(generated, `${feature}-glue.js`), join(generated, `${feature}-glue.d.ts`), named(feature)]),
    join(generated, "engine-types.d.ts"),
  ];
  await unlessUnchanged("engine", ["src", "Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "www/build.mjs"], outputs, async () => {
    for (const old of [join(build, "engine"), generated]) rmSync(old, { recursive: true, force: true });
    mkdirSync(generated, { recursive: true });
    const declarations = [];
    for (const module of MODULES) {
      const compile = async () => declarations.push(await compileModule(module));
      await step(`Compiling ${module.file} to WebAssembly`, compile, "20 to 90 seconds after a change, longer the first time");
    }
    writeFileSync(join(generated, "engine-types.d.ts"), reportTypes(declarations));
  });
}

/** Where a module is kept as it was before wasm-opt, with the names of its functions. */
export function named(feature) {
  return join(build, "engine", `${feature}-with-names.wasm`);
}

/** Builds one module and its glue; its declarations. */
async function compileModule({ feature, file }) {
  const remedy = "run `npm run setup` if a tool is missing; otherwise the Rust code above does not compile";
  // Fetched first, so that the folders whose names are taken out of the result exist.
  await run("cargo", ["fetch", "--locked", "--target", "wasm32-unknown-unknown"], { remedy: "update Cargo.lock with `cargo check`" });
  const out = join(build, "engine", feature);
  rmSync(out, { recursive: true, force: true });
  const args = ["--release", "--target", "web", "--no-pack", "--mode", "no-install", "--out-dir", out, "--out-name", "engine"];
  // Both share a folder of cargo's: what they depend on is compiled once.
  const cargo = ["--locked", "--target-dir", join(root, "target"), "--no-default-features", "--features", feature];
  await run("wasm-pack", ["build", root, ...args, "--", ...cargo], {
    env: { CARGO_ENCODED_RUSTFLAGS: remapFlags().join("\x1f") },
    remedy,
  });
  cpSync(join(root, "target", "wasm32-unknown-unknown", "release", "portfolio_margin.wasm"), named(feature));

  const wasm = readFileSync(join(out, "engine_bg.wasm"));
  for (const place of [root, homedir()]) {
    if (wasm.includes(place)) throw new StepError(`${file} names a folder of this machine: ${place}`, "extend remapFlags in www/build.mjs");
  }
  writeFileSync(join(pkg, file), wasm);
  const declarations = readFileSync(join(out, "engine.d.ts"), "utf8");
  writeFileSync(join(generated, `${feature}-bindings.d.ts`), declarations);
  writeFileSync(
    join(generated, `${feature}-glue.d.ts`),
    `export type Glue = typeof import("./${feature}-bindings.js");\nexport declare function createGlue(): Glue;\n`,
  );
  writeFileSync(join(generated, `${feature}-glue.js`), await glueFactory(readFileSync(join(out, "engine.js"), "utf8")));
  return declarations;
}

/** Panics carry source paths into the wasm. These take the machine's folders out, so that every machine makes the same bytes. */
function remapFlags() {
  const cargoHome = process.env.CARGO_HOME ?? join(homedir(), ".cargo");
  const rustupHome = process.env.RUSTUP_HOME ?? join(homedir(), ".rustup");
  const sources = join(cargoHome, "registry", "src");
  const registries = existsSync(sources) ? readdirSync(sources).map((name) => join(sources, name)) : [];
  // Where several fit, rustc takes the last.
  const pairs = [[root, "portfolio-margin"], [cargoHome, "cargo"], [rustupHome, "rustup"], ...registries.map((place) => [place, "crates"])];
  return pairs.map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

/**
 * The generated glue as a function that makes a new one each time: the glue holds one instance in module-level variables,
 * and after a trap we need another.
 */
async function glueFactory(source) {
  if (/\bimport\s/.test(source.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")) || source.includes("import.meta")) {
    throw new StepError("the generated glue imports something, which the factory cannot wrap", "keep JavaScript snippets out of src/wasm");
  }
  const { transform } = await import("esbuild");
  const { code } = await transform(source, { format: "cjs", target: "es2022", legalComments: "none" });
  return `export function createGlue() {\n  const module = { exports: {} };\n${code}\n  return module.exports;\n}\n`;
}

/**
 * Only the types of requests and reports, of all modules, sorted, because the compiler emits them in no fixed order. Most are in both modules, and
 * the same there.
 */
function reportTypes(declarations) {
  const internal = /^export (?:type|interface) (?:InitInput|InitOutput|SyncInitInput)\b/m;
  const isType = (block) => /^export (?:type|interface) /m.test(block) && !internal.test(block);
  const blocks = new Set(declarations.flatMap((text) => text.split(/\n\n+/).filter(isType)).map((block) => block.trim()));
  const name = (block) => /^export (?:type|interface) (\w+)/m.exec(block)[1];
  const text = [...blocks].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  return `// The types of requests and answers, generated from the engine's Rust types.\n\n${text.join("\n\n")}\n`;
}

async function schema() {
  const output = join(pkg, "schema", "portfolio-margin-1.schema.json");
  await unlessUnchanged("schema", ["src", "examples", "Cargo.toml", "Cargo.lock"], [output], async () => {
    await step(
      "Writing the JSON Schema",
      async () => {
        const { stdout } = await run("cargo", ["run", "--quiet", "--locked", "--features", "schema", "--example", "json_schema"], {
          quiet: true,
          remedy: "`cargo run --features schema --example json_schema` must print the schema",
        });
        JSON.parse(stdout);
        mkdirSync(join(pkg, "schema"), { recursive: true });
        writeFileSync(output, stdout);
      },
      "10 to 60 seconds after a change",
    );
  });
}

/** Runs `make` unless every output exists and the content of all inputs is what it was when they were made. */
async function unlessUnchanged(name, inputs, outputs, make) {
  const stamp = join(build, `${name}.sha256`);
  const hash = contentHash(inputs);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash && outputs.every((file) => existsSync(file))) {
    console.log(`> ${name}: nothing changed, kept`);
    return;
  }
  rmSync(stamp, { force: true });
  await make();
  mkdirSync(build, { recursive: true });
  writeFileSync(stamp, hash);
}

function contentHash(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    const path = join(root, input);
    if (!existsSync(path)) continue;
    const files = statSync(path).isFile()
      ? [path]
      : readdirSync(path, { recursive: true })
          .sort()
          .map((name) => join(path, name));
    for (const file of files.filter((name) => statSync(name).isFile()))
      hash.update(relative(root, file).split(sep).join("/")).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** What every bundle has in common. */
const common = {
  bundle: true,
  format: "esm",
  target: "es2022",
  // lit's licence and our notice stay in; the rest of the comments goes.
  legalComments: "inline",
  minify: true,
  define: { PACKAGE_VERSION: JSON.stringify(manifest.version) },
  logLevel: "warning",
  plugins: [
    {
      // Generated modules are imported as if they were beside the hand-written ones in www/api.
      name: "generated",
      setup(bundler) {
        bundler.onResolve({ filter: /^\.\/\w+-glue\.js$/ }, ({ path }) => ({ path: join(generated, path) }));
        bundler.onResolve({ filter: /^\.\/\w+\.wasm$/ }, ({ path }) => ({ path: join(pkg, path) }));
        bundler.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
          contents: deflateRawSync(readFileSync(path), { level: 9 }).toString("base64"),
          loader: "text",
        }));
        bundler.onResolve({ filter: /^\.\/engine-worker\.text$/ }, () => ({
          path: join(root, "www/engine-worker.ts"),
          namespace: "script",
        }));
        bundler.onLoad({ filter: /./, namespace: "script" }, async ({ path }) => ({ contents: await scriptText(path), loader: "text" }));
      },
    },
  ],
};

async function scripts() {
  const esbuild = await import("esbuild");
  for (const name of readdirSync(pkg)) {
    if (name.endsWith(".js") || name === "chunks") rmSync(join(pkg, name), { recursive: true });
  }
  const result = await esbuild.build({
    ...common,
    platform: "neutral",
    mainFields: ["module", "main"],
    // Only the command line uses Node's own modules.
    external: ["node:*"],
    splitting: true,
    entryPoints: {
      index: join(root, "www/api/index.ts"),
      slim: join(root, "www/api/slim.ts"),
      element: join(root, "www/element/define.ts"),
      cli: join(root, "www/cli/main.ts"),
    },
    chunkNames: "chunks/[name]-[hash]",
    outdir: pkg,
    metafile: true,
  });
  for (const [file, output] of Object.entries(result.metafile.outputs)) {
    const node = output.imports.filter((imported) => imported.path.startsWith("node:"));
    if (node.length > 0 && !file.endsWith("pkg/cli.js"))
      throw new StepError(`${file} imports ${node[0].path}`, "keep Node's modules in www/cli");
  }
  await worker(pkg);
  writeFileSync(join(pkg, "engine-worker.js"), await scriptText(join(root, "www/engine-worker.ts")));
}

/** One plain script without imports, so that any page can serve it as it is. */
async function worker(folder) {
  const esbuild = await import("esbuild");
  const entryPoints = { worker: join(root, "www/worker.ts") };
  await esbuild.build({ ...common, format: "iife", platform: "browser", entryPoints, outdir: folder });
}

/** The text of such a script, for one that comes inside another. */
async function scriptText(path) {
  const esbuild = await import("esbuild");
  const { outputFiles } = await esbuild.build({ ...common, format: "iife", platform: "browser", entryPoints: [path], write: false });
  return outputFiles[0].text;
}

async function types() {
  rmSync(join(pkg, "types"), { recursive: true, force: true });
  await run("tsc", ["-p", "www/tsconfig.types.json"], { remedy: "the TypeScript errors above" });
  cpSync(join(generated, "engine-types.d.ts"), join(pkg, "types/api/engine-types.d.ts"));
  // Declare what no entry shows, over bindings that are not published.
  for (const name of ["engine", "engines", "asked"]) rmSync(join(pkg, `types/api/${name}.d.ts`), { force: true });
}

async function page() {
  const source = join(root, "www/page");
  const out = join(pkg, "page");
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const esbuild = await import("esbuild");
  const served = {
    name: "served engine",
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\/embedded-engine\.js$/ }, () => ({ path: join(source, "served-engine.ts") }));
      // The page puts no engine into a worker as text: its own workers are files beside it.
      bundler.onResolve({ filter: /^\.\/engine-worker\.text$/ }, ({ path }) => ({ path, namespace: "left out" }));
      bundler.onLoad({ filter: /./, namespace: "left out" }, () => ({ contents: "", loader: "text" }));
    },
  };
  const plugins = [served, ...common.plugins];
  await esbuild.build({ ...common, plugins, platform: "browser", entryPoints: [join(source, "main.ts")], outdir: out, sourcemap: true });
  for (const { file } of MODULES) cpSync(join(pkg, file), join(out, file));
  await worker(out);
  for (const name of readdirSync(source)) {
    if (name === "presets" || /\.(?:html|css|svg)$/.test(name)) cpSync(join(source, name), join(out, name), { recursive: true });
  }
  // The real accounts that the page offers are the ones that the tests hold the engine to.
  cpSync(join(root, "tests/captures"), join(out, "presets"), { recursive: true });
  await compressed(out);
}

/**
 * Beside each file that is worth it, what a server may send instead; not of index.html, which is there to be edited. Of a file that is as it
 * was, that is kept from last time.
 */
async function compressed(folder) {
  const kept = join(build, "compressed");
  mkdirSync(kept, { recursive: true });
  for (const name of readdirSync(folder).filter((name) => /\.(?:wasm|js|css)$/.test(name))) {
    const bytes = readFileSync(join(folder, name));
    const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
    for (const [ending, compress] of Object.entries(COMPRESSIONS)) {
      const file = join(kept, `${hash}${ending}`);
      if (!existsSync(file)) writeFileSync(file, compress(bytes));
      cpSync(file, join(folder, `${name}${ending}`));
    }
  }
}

const COMPRESSIONS = {
  ".br": (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ".gz": (bytes) => gzipSync(bytes, { level: 9 }),
};

if (isMain(import.meta.url)) main(buildAll);
