// A button that unfolds a few others. It folds again when one is pressed, on Escape, and when the focus or a click goes elsewhere.

export function startMenu(menu: HTMLDetailsElement): void {
  const fold = (): void => {
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus) menu.querySelector("summary")?.focus();
  };
  menu.addEventListener("click", (event) => {
    if ((event.target as Element).closest("button")) fold();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) fold();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.composedPath().includes(menu)) menu.open = false;
  });
}
