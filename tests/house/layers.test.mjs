// The sources of the page, the package and the command line stand in rooms, and imports go one way between them, so that a reader can start
// anywhere and only ever has to look further down. The Rust sources have the same test in tests/engine/layers.rs.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const house = fileURLToPath(new URL("../../www", import.meta.url));

/** Each room with those that it may use beside itself. A file beside the rooms belongs to `worker`. */
const ROOMS = {
  api: [],
  words: ["api"],
  book: ["api", "words"],
  worker: ["api"],
  element: ["api", "words", "book", "worker"],
  page: ["api", "words", "book", "element"],
  cli: ["api", "words"],
};

/** Packages that only these rooms may use. */
const PACKAGES = [
  { name: /^lit\b/, rooms: ["element", "page"] },
  { name: /^d3-/, rooms: ["element"] },
  { name: /^node:/, rooms: ["cli"] },
];

/** A file is read in one sitting, about 350 lines; a folder is seen at one look. */
const [MOST_LINES, MOST_SIBLINGS] = [360, 22];

/** The build writes these beside the sources of the api. */
const GENERATED = /^api\/(?:engine-types\.ts|\w+-glue\.ts|\w+\.wasm)$/;

const all = readdirSync(house, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
const sources = all
  .map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(house.length + 1)
      .replaceAll("\\", "/"),
  )
  .filter((path) => path.endsWith(".ts"))
  .sort();

const roomOf = (path) => (path.includes("/") ? path.split("/")[0] : "worker");

/** What a source imports, types included: paths below the house, and names of packages. */
function importsOf(path) {
  const text = readFileSync(join(house, path), "utf8").replace(/^\s*\/\/.*$/gm, "");
  const named = [...text.matchAll(/(?:^|\s)(?:import|export)\b[^;"']*?from\s+"([^"]+)"|(?:^|\s)import\s*\(?\s*"([^"]+)"/g)];
  return named.map(([, from, bare]) => {
    const name = from ?? bare;
    return name.startsWith(".") ? posix.join(dirname(path), name).replace(/\.js$/, ".ts") : name;
  });
}

const edges = sources.flatMap((path) => importsOf(path).map((target) => ({ path, target })));
const isOwn = (target) => sources.includes(target);

test("every import leads to a file or is a package", () => {
  const isDeclared = (target) => isOwn(target) || isOwn(target.replace(/\.ts$/, ".d.ts")) || GENERATED.test(target);
  const lost = edges.filter(({ target }) => target.includes("/") && /\.(ts|wasm|json)$/.test(target) && !isDeclared(target));
  assert.deepEqual(lost, []);
  assert.ok(edges.length > 500, "the sources were not read");
});

test("imports point down", () => {
  for (const path of sources) assert.ok(roomOf(path) in ROOMS, `${path} is in no room: add it to the list`);
  const upwards = edges
    .filter(({ target }) => isOwn(target))
    .filter(({ path, target }) => roomOf(path) !== roomOf(target) && !ROOMS[roomOf(path)].includes(roomOf(target)));
  assert.deepEqual(
    upwards.map(({ path, target }) => `${path} uses ${target}`),
    [],
  );
});

test("only the rooms that draw use lit, and only the command line uses Node", () => {
  const misplaced = edges.filter(({ path, target }) =>
    PACKAGES.some(({ name, rooms }) => name.test(target) && !rooms.includes(roomOf(path))),
  );
  assert.deepEqual(misplaced, []);
});

test("words and book work without a document", () => {
  const drawing = /\b(?:document|window|localStorage|HTML\w*Element|CustomEvent)\b(?=[.(;, )])/;
  const found = sources
    .filter((path) => ["words", "book"].includes(roomOf(path)))
    .filter((path) => drawing.test(readFileSync(join(house, path), "utf8").replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, "")));
  assert.deepEqual(found, []);
});

test("no sources import one another in a circle", () => {
  const after = new Map(sources.map((path) => [path, importsOf(path).filter(isOwn)]));
  const done = new Set();
  const circles = [];
  const visit = (path, way) => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" > "));
    else if (!done.has(path)) for (const next of after.get(path)) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of sources) visit(path, []);
  assert.deepEqual(circles, []);
});

test("files and folders stay small", () => {
  const long = sources.filter((path) => readFileSync(join(house, path), "utf8").split("\n").length - 1 > MOST_LINES);
  assert.deepEqual(long, []);
  for (const folder of new Set(sources.map(dirname))) {
    const own = sources.filter((path) => dirname(path) === folder);
    assert.ok(own.length <= MOST_SIBLINGS, `${folder} holds ${own.length} sources`);
  }
});
