// The page: live accounts, examples, rulebooks, files, colours and the stored draft around one <portfolio-margin>.

import { type CompareRequest, init, markets, reprice, rulebooks } from "../api/index.js";
import "../element/define.js";
import type { PortfolioChangedDetail } from "../api/element.js";
import type { PortfolioMargin } from "../element/portfolio-margin.js";
import type { LoadedAccount } from "./live/account-loading.js";
import "./define.js";
import { type OpenedFile, saveRequest, startFiles } from "./files.js";
import type { FollowPrices } from "./following/follow-prices.js";
import { KeptBook, tagOf } from "./kept-book.js";
import type { LiveAccount } from "./live/live-account.js";
import type { LivePrices, LoadedPrices } from "./live/live-prices.js";
import type { ReconciliationPanel } from "./live/reconciliation-panel.js";
import { startMenu } from "./menu.js";
import { loadPreset, type OpenedBook, PRESETS, type Preset, readBook } from "./presets.js";
import type { ReadSheet, SheetDialog } from "./sheet-dialog.js";
import { isSheetFile, openSheet, startSheets } from "./sheets.js";
import { startTheme } from "./theme.js";
import { startUndo } from "./undo-buttons.js";

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

/** What the exchange reported of a book, by the number of the book. It is shown again when the edits of the book are undone. */
const reported = new Map<number, OpenedBook["reconciliation"]>();

/** The book that is the account which was loaded last, and is followed. */
let liveBook = -1;

const kept = new KeptBook(calculator, () => live.isRemembered);

function keepDraft(request: CompareRequest): void {
  kept.keep(request, { preset: current, isAccount });
}

/** Says something about the book; aloud, unless the calculator says it. */
function say(text: string, isWrong = false, isAloud = true): void {
  message.setAttribute("aria-live", isAloud ? "polite" : "off");
  message.textContent = text;
  message.classList.toggle("wrong", isWrong);
}

function show({ request, reconciliation: checked }: OpenedBook, presetId: string, label: string, isOfAccount = false): void {
  calculator.account = isOfAccount || checked !== null || isCaptured(presetId);
  calculator.show(request, { label, tag: { preset: presetId, isAccount: isOfAccount } });
  const { book } = calculator.shownBook;
  reported.set(book, checked);
  liveBook = isOfAccount ? book : -1;
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
    // Only now: an account that is followed stays followed where the other book does not come.
    leaveAccount();
    show(book, preset.id, `Opened the example “${preset.name}”`);
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
    show(detail.report, "", "Loaded an account", true);
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
    if (!live.isRemembered) kept.forget();
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
    // By itself the engine applies the newest rules, and what the venue reports now above them. Asked for by name, rules stand alone.
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

/** The reader went back or forth in the history: the page around the book becomes what it was then. */
function travelled({ request, way, label, tag, book, isEdited }: PortfolioChangedDetail): void {
  lastChoice += 1;
  const { preset, isAccount: isOfAccount } = tagOf(tag);
  if (book === liveBook) {
    live.isEdited = isEdited;
    follow.rest();
  } else if (live.loadedAt !== "") {
    // This is not the account that was loaded, so following ends. Going back to the account later shows it without following it.
    leaveAccount();
    liveBook = -1;
  }
  isAccount = isOfAccount;
  calculator.account = isAccount || isCaptured(preset);
  mark(preset, isEdited);
  reconciliation.reconciliation = isEdited ? null : (reported.get(book) ?? null);
  showRulebookOf(request);
  keepDraft(request);
  say(`${way === "undo" ? "Undone" : "Redone"}: ${label}.`, false, false);
}

function takeFile({ name, text }: OpenedFile): void {
  if (isSheetFile(name, text)) {
    const read = openSheet(text, { dialog: sheet, book: () => calculator.portfolio });
    if (read) takeSheet(read);
    return;
  }
  const fault = openJson(text, "Opened a file", "Opened from a file.");
  if (fault !== "") say(`The file was not opened: ${fault}`, true);
}

function takeSheet({ request, rows, remarks, isAdded }: ReadSheet): void {
  const count = rows === 1 ? "One row" : `${rows} rows`;
  if (isAdded) {
    calculator.show(request, { label: `Added ${rows === 1 ? "a row" : `${rows} rows`} of a sheet`, isChange: true });
    edited(request);
  } else {
    lastChoice += 1;
    leaveAccount();
    show({ request, reconciliation: null }, "", "Read a sheet");
  }
  const done = isAdded ? `${count} added to the book.` : `${count} read; ${rows === 1 ? "it is" : "they are"} the book now.`;
  say([done, ...remarks.map(({ message }) => `Note: ${message}.`)].join(" "));
}

/**
 * Shows the book of a JSON text: a request, or answers of the exchange in any of their shapes. Says what there is to remark on it. Answers what is
 * wrong with the text; empty if nothing is.
 */
function openJson(text: string, step: string, how: string): string {
  try {
    const book = readBook(text);
    lastChoice += 1;
    leaveAccount();
    show(book, "", step);
    say([how, ...(book.remarks ?? []).map((remark) => `${remark}.`)].join(" "));
    return "";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** What is added from now on has these prices. The button moves a made-up book to them too; an account keeps the prices that it was loaded with. */
function takePrices({ report, text, movesBook }: LoadedPrices): void {
  calculator.liveMarkets = report;
  // What nobody asked for does not move a book.
  if (!movesBook) return;
  if (isAccount) {
    say("What you add has live prices; the account keeps those it was loaded with.");
    return;
  }
  const moved = reprice(calculator.portfolio, text);
  if (moved.status === "rejected") {
    say(`The book was not moved to live prices: ${moved.issues.map(({ path, message }) => `${path}: ${message}`).join("; ")}`, true);
    return;
  }
  calculator.show(moved.report.request, { label: "Moved the book to live prices", isChange: true });
  edited(moved.report.request);
  say(["The book is at live prices.", ...moved.report.warnings.map(({ message }) => `${message}.`)].join(" "));
}

async function start(): Promise<void> {
  addChips();
  follow.calculator = calculator;
  showLiveAccounts();
  startTheme(byId("theme"), calculator);
  calculator.addEventListener("portfolio-changed", (event) => {
    const { detail } = event as CustomEvent<PortfolioChangedDetail>;
    if (detail.way) travelled(detail);
    else edited(detail.request);
  });
  startUndo({ undo: byId("undo"), redo: byId("redo") }, calculator);
  startMenu(byId<HTMLDetailsElement>("save-menu"));
  byId("save").addEventListener("click", () => saveRequest(calculator.portfolio));
  const file = byId<HTMLInputElement>("file");
  byId("open").addEventListener("click", () => file.click());
  startFiles(file, { take: takeFile, refuse: (reason) => say(`The file was not opened: ${reason}.`, true) });
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
  const open = (text: string): string => openJson(text, "Pasted a book", "Read as pasted.");
  startSheets({ dialog: sheet, book: () => calculator.portfolio, take: takeSheet, open, say });
  prices.start();
  const draft = kept.restore();
  const first = PRESETS[0];
  if (draft) {
    ({ isAccount } = draft.tag);
    calculator.account = isAccount || isCaptured(draft.tag.preset);
    showRulebookOf(calculator.portfolio);
    mark(draft.tag.preset, draft.isEdited);
    say(
      isAccount
        ? "This is the account that you had loaded, as you left it. “Load” has its positions and prices of now."
        : "This is your draft from last time.",
    );
  } else if (first) await choose(first);
}

void start();
