// One of a few, as buttons side by side of which one is pressed.

import { html, type TemplateResult } from "lit";

export interface Choice<V extends string = string> {
  value: V;
  name: string;
}

export function pressable(name: string, isPressed: boolean, onPress: () => void, kind = ""): TemplateResult {
  return html`<button type="button" class=${kind} aria-pressed=${isPressed ? "true" : "false"} @click=${onPress}>${name}</button>`;
}

/** `label` names the group; `kind` is a class beside that of all such groups. */
export function segments<V extends string>(
  label: string,
  choices: readonly Choice<V>[],
  value: V,
  onChoice: (value: V) => void,
  kind = "",
): TemplateResult {
  return html`<div class="segments ${kind}" role="group" aria-label=${label}>
    ${choices.map((choice) => pressable(choice.name, choice.value === value, () => onChoice(choice.value)))}
  </div>`;
}
