// Light, dark, or as the system has it. The choice is kept where it can be.

import { store, storedText } from "./storage.js";

const KEY = "portfolio-margin.theme";
const THEMES = ["", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const NAMES: Record<Theme, string> = { "": "Auto", light: "Light", dark: "Dark" };

/** Wires the button that goes through the themes, and applies the one chosen last time. */
export function startTheme(button: HTMLElement, calculator: HTMLElement & { theme: string }): void {
  let theme = storedTheme();
  const apply = () => {
    document.documentElement.dataset.theme = theme;
    calculator.theme = theme;
    button.textContent = `Colours: ${NAMES[theme].toLowerCase()}`;
  };
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "";
    store(KEY, theme);
    apply();
  });
  apply();
}

function storedTheme(): Theme {
  const stored = storedText(KEY);
  return THEMES.find((theme) => theme === stored) ?? "";
}
