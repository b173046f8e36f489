// The buttons that go back and forth in the book's history. Keys do the same where neither a field nor the calculator has the focus.

import { isTextField, type Way, wayOf } from "../element/book-history.js";
import type { PortfolioMargin } from "../element/portfolio-margin.js";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const KEYS: Readonly<Record<Way, string>> = isMac ? { undo: "⌘Z", redo: "⇧⌘Z" } : { undo: "Ctrl+Z", redo: "Ctrl+Shift+Z" };
const NAMES: Readonly<Record<Way, string>> = { undo: "Undo", redo: "Redo" };

export function startUndo(buttons: Readonly<Record<Way, HTMLElement>>, calculator: PortfolioMargin): void {
  const show = (): void => {
    for (const way of ["undo", "redo"] as const) {
      const label = way === "undo" ? calculator.undoable : calculator.redoable;
      const button = buttons[way];
      // Not `disabled`, which would take the focus away from a button that was just pressed.
      button.setAttribute("aria-disabled", label === null ? "true" : "false");
      button.title = label === null ? `Nothing to ${way} (${KEYS[way]})` : `${NAMES[way]}: ${label} (${KEYS[way]})`;
    }
  };
  for (const way of ["undo", "redo"] as const) buttons[way].addEventListener("click", () => calculator[way]());
  calculator.addEventListener("history-changed", show);
  document.addEventListener("keydown", (event) => {
    const way = wayOf(event);
    const path = event.composedPath();
    const target = path[0];
    // A dialog and the fields of other parts have an undo of their own.
    const isElsewhere = path.some((part) => part instanceof HTMLDialogElement) || (target instanceof HTMLElement && isTextField(target));
    if (!way || event.defaultPrevented || isElsewhere) return;
    event.preventDefault();
    calculator[way]();
  });
  show();
}
