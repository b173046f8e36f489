// Tabs by the keyboard: the arrows go from one to the next and show it, Home and End go to the first and the last.

import { html, type TemplateResult } from "lit";
import type { TabSlot } from "./context.js";

export function tabs(slots: readonly TabSlot[], selected: string, label: string, onSelect: (id: string) => void): TemplateResult {
  const shown = slots.find(({ id }) => id === selected) ?? slots[0];
  const onKey = (event: KeyboardEvent) => {
    const at = slots.findIndex(({ id }) => id === shown?.id);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: slots.length - 1 }[event.key];
    const slot = next === undefined ? undefined : slots[(next + slots.length) % slots.length];
    if (!slot) return;
    event.preventDefault();
    onSelect(slot.id);
    const list = event.currentTarget as HTMLElement;
    list.querySelector<HTMLElement>(`#tab-${slot.id}`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${onKey}>
      ${slots.map(
        ({ id, name }) => html`<button
          type="button"
          role="tab"
          id="tab-${id}"
          aria-controls="panel"
          aria-selected=${id === shown?.id ? "true" : "false"}
          tabindex=${id === shown?.id ? "0" : "-1"}
          @click=${() => onSelect(id)}
        >
          ${name}
        </button>`,
      )}
    </div>
    <div role="tabpanel" id="panel" aria-labelledby="tab-${shown?.id ?? ""}">${shown?.view()}</div>`;
}
