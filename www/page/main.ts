// The page: live accounts, examples, rulebooks, files, colours and the stored draft around one <portfolio-margin>.

import { type CompareRequest, init, markets, reprice, rulebooks } from "../api/index.js";
import "../components/define.js";
import type { PortfolioMargin } from "../components/portfolio-margin.js";
import type { LoadedAccount } from "./account-loading.js";
import "./define.js";
import { forgetAccountDraft, storeDraft, storedDraft } from "./draft-storage.js";
import { chosenFile, saveRequest } from "./files.js";
import type { FollowPrices } from "./follow-prices.js";
import type { LiveAccount } from "./live-account.js";
import type { LivePrices, LoadedPrices } from "./live-prices.js";
import { startMenu } from "./menu.js";
import { loadPreset, type OpenedBook, PRESETS, type Preset, readBook } from "./presets.js";
import type { ReconciliationPanel } from "./reconciliation-panel.js";
import type { ReadSheet, SheetDialog } from "./sheet-dialog.js";
import { isSheetFile, openSheet, startSheets } from "./sheets.js";
import { startTheme } from "./theme.js";

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const calculator = byId<HTMLElement>("calculator") as PortfolioMargin;
const live = byId<HTMLElement>("live") as LiveAccount;
const follow = byId<HTMLElement>("follow") as FollowPrices;
const reconciliation = byId<HTMLElement>("reconciliation") as ReconciliationPanel;
const prices = byId<HTMLElement>("prices") as LivePrices;
const sheet = byId<HTMLElement>("sheet") as SheetDialog;
const message = byId("message");
const rulebookChoice = byId<HTMLSelectElement>("rulebook");

let current = "";

/** Whether what is shown is a live account, or was made from one: it is kept only if the reader has this device remember it. */
let isAccount = false;

function keepDraft(request: CompareRequest): void {
  if (!isAccount || live.isRemembered) storeDraft({ preset: current, request, isAccount });
}

function say(text: string, isWrong = false): void {
  message.textContent = text;
  message.classList.toggle("wrong", isWrong);
}

function show({ request, reconciliation: checked }: OpenedBook, presetId: string, isOfAccount = false): void {
  calculator.account = isOfAccount || checked !== null || isCaptured(presetId);
  calculator.portfolio = request;
  reconciliation.reconciliation = checked;
  reconciliation.loadedAt = "";
  showRulebookOf(request);
  mark(presetId, false);
  isAccount = isOfAccount;
  keepDraft(request);
}

/** Whether an example is an account that the exchange reported. */
const isCaptured = (presetId: string): boolean => PRESETS.some(({ id, isCaptured: own }) => own && id === presetId);

/** Marks the chip that is shown, and whether it was changed since. */
function mark(presetId: string, isEdited: boolean): void {
  current = presetId;
  for (const chip of document.querySelectorAll<HTMLButtonElement>(".chips button")) {
    const isShown = chip.dataset.preset === presetId;
    const name = PRESETS.find((preset) => preset.id === chip.dataset.preset)?.name ?? "";
    chip.setAttribute("aria-pressed", isShown ? "true" : "false");
    chip.textContent = isShown && isEdited ? `${name} (edited)` : name;
  }
}

let lastChoice = 0;

/** The page turns to a book that is no live account. */
function leaveAccount(): void {
  live.leave();
  follow.leave();
}

async function choose(preset: Preset): Promise<void> {
  lastChoice += 1;
  const choice = lastChoice;
  live.stop();
  try {
    const book = await loadPreset(preset);
    // A slower answer to an earlier click is too late.
    if (choice !== lastChoice) return;
    // Not before there is another book: an account that is followed stays so where none comes.
    leaveAccount();
    show(book, preset.id);
    say(preset.about);
  } catch (thrown) {
    if (choice === lastChoice) say(`${preset.name} was not opened: ${thrown instanceof Error ? thrown.message : String(thrown)}`, true);
  }
}

function addChips(): void {
  for (const preset of PRESETS) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.dataset.preset = preset.id;
    chip.textContent = preset.name;
    chip.setAttribute("aria-pressed", "false");
    chip.addEventListener("click", () => void choose(preset));
    byId(preset.isCaptured ? "captured" : "examples").append(chip);
  }
}

/** An account without anything, as of an address that nobody has used on this network. */
function isNothing({ portfolio }: CompareRequest): boolean {
  const { positions, orders, loans, balances } = portfolio;
  return [positions, orders, loans].every((list) => (list ?? []).length === 0) && (balances ?? []).every(holdsNothing);
}

const holdsNothing = ({ amount, total }: { amount?: string | null; total?: string | null }): boolean => Number(total ?? amount ?? 0) === 0;

/** A live account takes the place of what is shown once it is there, unless something else was chosen meanwhile. */
function showLiveAccounts(): void {
  live.addEventListener("loading-started", () => {
    lastChoice += 1;
  });
  live.addEventListener("account-loaded", (event) => {
    const { detail } = event as CustomEvent<LoadedAccount>;
    show(detail.report, "", true);
    say(isNothing(detail.report.request) ? "The exchange has nothing at this address: see that it is the right one." : "");
    follow.start(detail.network);
  });
  follow.addEventListener("prices-followed", () => {
    reconciliation.loadedAt = live.loadedAt;
  });
  // A draft is the account at the prices that were last looked at.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && follow.following.isFollowing) keepDraft(calculator.portfolio);
  });
  live.addEventListener("memory-changed", () => {
    follow.keep();
    if (!live.isRemembered) forgetAccountDraft();
    else if (isAccount) keepDraft(calculator.portfolio);
  });
}

function listRulebooks(): void {
  const answer = rulebooks();
  if (answer.status !== "ok") {
    say(answer.issues.map((issue) => issue.message).join(" "), true);
    return;
  }
  const newestFirst = [...answer.report].sort((a, b) => (a.date < b.date ? 1 : -1));
  for (const { id, date, title } of newestFirst) {
    const option = new Option(`Hyperliquid · rules of ${date}`, id);
    option.title = title;
    rulebookChoice.add(option);
  }
  rulebookChoice.disabled = false;
  rulebookChoice.addEventListener("change", () => {
    // The newest is what the engine applies by itself, where what the venue reports now may stand above it; another is asked for by name.
    const isDefault = rulebookChoice.selectedIndex === 0 && namedRulebook(calculator.portfolio) === null;
    calculator.rulebook = isDefault ? "" : rulebookChoice.value;
  });
}

/** The rulebook that a request asks for by its name. */
function namedRulebook(request: CompareRequest): string | null {
  const named = request.options?.rulebook;
  return typeof named === "string" ? named : null;
}

/** What a request names applies to it; otherwise the choice of the reader stays. */
function showRulebookOf(request: CompareRequest): void {
  const named = namedRulebook(request);
  if (named !== null) calculator.rulebook = "";
  const shown = named ?? calculator.rulebook;
  if (shown === "") rulebookChoice.selectedIndex = 0;
  else rulebookChoice.value = shown;
}

/** The book that is shown was changed by the reader. */
function edited(request: CompareRequest): void {
  mark(current, true);
  live.isEdited = true;
  follow.rest();
  // The exchange's figures are those of the account as it was.
  reconciliation.reconciliation = null;
  keepDraft(request);
}

function takeSheet({ request, rows, isAdded }: ReadSheet): void {
  const count = rows === 1 ? "One row" : `${rows} rows`;
  if (isAdded) {
    calculator.portfolio = request;
    edited(request);
  } else {
    lastChoice += 1;
    leaveAccount();
    show({ request, reconciliation: null }, "");
  }
  say(isAdded ? `${count} added to the book.` : `${count} read; ${rows === 1 ? "it is" : "they are"} the book now.`);
}

/** What is added from now on has these prices. A book of one's own is moved to them; an account keeps those that it was loaded with. */
function takePrices({ report, text }: LoadedPrices): void {
  calculator.liveMarkets = report;
  if (isAccount) {
    say("What you add has live prices; the account keeps those it was loaded with.");
    return;
  }
  const moved = reprice(calculator.portfolio, text);
  if (moved.status === "rejected") {
    say(`The book was not moved to live prices: ${moved.issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`, true);
    return;
  }
  calculator.portfolio = moved.report.request;
  edited(moved.report.request);
  say(["The book is at live prices.", ...moved.report.warnings.map(({ message }) => `${message}.`)].join(" "));
}

async function start(): Promise<void> {
  addChips();
  follow.calculator = calculator;
  showLiveAccounts();
  startTheme(byId("theme"), calculator);
  calculator.addEventListener("portfolio-changed", (event) => {
    edited((event as CustomEvent<{ request: CompareRequest }>).detail.request);
  });
  startMenu(byId<HTMLDetailsElement>("save-menu"));
  byId("save").addEventListener("click", () => saveRequest(calculator.portfolio));
  const file = byId<HTMLInputElement>("file");
  byId("open").addEventListener("click", () => file.click());
  file.addEventListener("change", async () => {
    const chosen = await chosenFile(file);
    if (chosen === null) return;
    const { name, text } = chosen;
    if (isSheetFile(name, text)) {
      const read = openSheet(text, { dialog: sheet, book: () => calculator.portfolio });
      if (read) takeSheet(read);
      return;
    }
    try {
      const book = readBook(text);
      lastChoice += 1;
      leaveAccount();
      show(book, "");
      say("Opened from a file.");
    } catch (thrown) {
      say(`The file was not opened: ${thrown instanceof Error ? thrown.message : String(thrown)}`, true);
    }
  });
  try {
    await init();
  } catch {
    // The calculator says so in its own place.
    return;
  }
  listRulebooks();
  const listed = markets();
  if (listed.status === "ok") prices.snapshotDate = listed.report.snapshot.date;
  prices.network = () => live.network;
  prices.addEventListener("prices-loaded", (event) => takePrices((event as CustomEvent<LoadedPrices>).detail));
  startSheets({ dialog: sheet, book: () => calculator.portfolio, take: takeSheet, say });
  if (!live.isRemembered) forgetAccountDraft();
  const draft = storedDraft();
  const first = PRESETS[0];
  if (draft) {
    isAccount = draft.isAccount === true;
    calculator.account = isAccount || isCaptured(draft.preset);
    calculator.portfolio = draft.request;
    showRulebookOf(draft.request);
    mark(draft.preset, false);
    say(
      isAccount
        ? "This is the account that you had loaded, as you left it. “Load” has its positions and prices of now."
        : "This is your draft from last time.",
    );
  } else if (first) await choose(first);
}

void start();
