// Text of a number's input: grouped in thousands, and raw while it is edited. Meanwhile it is the reader's: what changes elsewhere is shown when
// the field is left, so that nothing moves under the cursor.

import { noChange } from "lit";
import { Directive, directive, type ElementPart, type PropertyPart } from "lit/directive.js";
import { grouped } from "../../words/amounts.js";

class TypedText extends Directive {
  override render(_text: string): unknown {
    return noChange;
  }

  override update(part: ElementPart | PropertyPart, [text]: [string]): unknown {
    const input = part.element as HTMLInputElement;
    const isEdited = (input.getRootNode() as ShadowRoot).activeElement === input;
    if (!isEdited) show(input, grouped(text));
    return noChange;
  }
}

/** Binding for `.value`. */
export const typedText = directive(TypedText);

/** On focus: the raw text, selected as a browser selects it. */
export function showRaw(input: HTMLInputElement, text: string): void {
  if (show(input, text)) input.select();
}

/** On leaving. */
export function showGrouped(input: HTMLInputElement, text: string): void {
  show(input, grouped(text));
}

function show(input: HTMLInputElement, text: string): boolean {
  if (input.value === text) return false;
  input.value = text;
  return true;
}
