// The strip that changes are tried out in, as a reader finds it.

export const strip = (page) => page.getByRole("region", { name: "What if", exact: true });
export const tryOut = (page, kind) =>
  strip(page).getByRole("group", { name: "What to try" }).getByRole("button", { name: kind, exact: true }).click();
export const field = (page, label) => strip(page).getByLabel(label, { exact: true });
export const effect = (page, row, regime) =>
  strip(page).getByRole("table").getByRole("row", { name: row }).locator(`td[data-regime="${regime}"]`);
export const after = async (page, row, regime) => words(effect(page, row, regime).locator('[data-of="after"]'));
export const add = (page) => strip(page).getByRole("button", { name: "Add to the portfolio" });
export const lane = (page, coin, regime) =>
  page.getByRole("table", { name: `${coin}: where it is liquidated` }).getByRole("row", { name: regime });

/** The words of a part, with every run of spaces as one. */
export const words = async (part) => (await part.innerText()).replace(/\s+/g, " ").trim();

export async function deposit(page, amount) {
  await tryOut(page, "Deposit");
  await field(page, "Deposit amount").fill(amount);
}
