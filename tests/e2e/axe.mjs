// What holds of every visual state: axe finds nothing, and nothing is wider than the screen.

import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Looks at all of the page, or at a part of it. */
export async function seesNothing(page, state, within = "html") {
  const { violations } = await new AxeBuilder({ page }).include(within).withTags(TAGS).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${state}: ${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.target.flat().join(" ")} ${node.any[0]?.message ?? ""}`)
        .join(" | ")}`,
  );
  assert.deepEqual(found, []);
}

export async function fits(page, state) {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= screen, `${state}: ${content} > ${screen}`);
}
