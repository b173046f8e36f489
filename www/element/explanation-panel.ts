// <portfolio-margin-explanation>: how one figure came about, as a tree down to the inputs, in a drawer at the side.
// A modal dialog of the browser: Escape closes it and the focus goes back to the figure that opened it.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Answer, Explanation } from "../api/index.js";
import { allDigits, NONE } from "../words/amounts.js";
import { regimeName } from "../words/regimes.js";
import { baseStyles } from "./styles/base.js";
import { explanationStyles } from "./styles/explanation.js";

export class ExplanationPanel extends LitElement {
  static override styles = [baseStyles, explanationStyles];
  static override properties = { answer: { attribute: false }, shown: { attribute: false }, allOpen: { state: true } };

  declare answer: Answer<Explanation> | null;
  /** The figure as it stands on the page. */
  declare shown: string;
  declare allOpen: boolean;

  constructor() {
    super();
    this.answer = null;
    this.shown = "";
    this.allOpen = false;
  }

  /** Shows an explanation; a rejected answer is shown as what is wrong. */
  async show(answer: Answer<Explanation>, shown: string): Promise<void> {
    this.answer = answer;
    this.shown = shown;
    this.allOpen = false;
    await this.updateComplete;
    // It may have been taken off the page meanwhile.
    if (!this.isConnected) return;
    const dialog = this.dialog;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  private get dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }

  private close = (): void => this.dialog.close();

  /** The dialog fills its box with the drawer: a click on the dialog itself is a click beside the drawer. */
  private closeOutside = (event: MouseEvent): void => {
    if (event.target === this.dialog) this.close();
  };

  override render(): TemplateResult {
    const { answer } = this;
    return html`<dialog aria-labelledby="title" @click=${this.closeOutside}>
      <div class="drawer">
        <header>
          <h2 id="title">${answer?.status === "ok" ? answer.report.label : "No explanation"}</h2>
          <button type="button" class="quiet" @click=${this.close} autofocus>Close</button>
        </header>
        ${answer?.status === "ok" ? this.explained(answer.report) : nothing}
        ${answer?.status === "rejected" ? html`<ul>${answer.issues.map((issue) => html`<li>${issue.message}. ${issue.remedy}</li>`)}</ul>` : nothing}
      </div>
    </dialog>`;
  }

  private explained(root: Explanation): TemplateResult {
    const isDeep = root.operands.some((operand) => operand.figures.some((one) => one.operands.length > 0));
    const value = valueText(root);
    return html`<p class="value">${value}</p>
      <p class="note">${[regimeOf(root.path), this.shown === value ? "" : `shown as ${this.shown}`].filter(Boolean).join(", ")}</p>
      ${details(root)}
      ${
        root.operands.length > 0
          ? html`<div class="titled">
                <h3>Made of</h3>
                ${isDeep ? html`<button type="button" class="quiet" aria-pressed=${this.allOpen ? "true" : "false"} @click=${this.toggleAll}>${this.allOpen ? "Fold all" : "Unfold all"}</button>` : nothing}
              </div>
              ${operands(root, this.allOpen)}`
          : html`<p class="note">This is an input or a rule: nothing lies beneath it.</p>`
      }
      <p class="path"><code>${root.path}</code></p>`;
  }

  private toggleAll = (): void => {
    this.allOpen = !this.allOpen;
  };
}

/** The regime that a figure belongs to, by its path. */
function regimeOf(path: string): string {
  const [, regime] = /^regimes\.(\w+)\./.exec(path) ?? [];
  return regime ? regimeName(regime) : "";
}

function valueText(node: Explanation): string {
  return node.value === null ? NONE : allDigits(node.value);
}

function details(node: Explanation): TemplateResult {
  return html`${node.formula ? html`<p class="formula"><code>${node.formula}</code></p>` : nothing}
    ${node.rule ? html`<p class="rule">${node.rule}</p>` : nothing} ${node.source ? html`<p class="source">Source: ${source(node.source)}</p>` : nothing}`;
}

/** A source that is an address can be followed. */
function source(text: string): TemplateResult | string {
  const address = /https:\/\/\S+/.exec(text)?.[0];
  if (!address) return text;
  const [before, after] = [text.slice(0, text.indexOf(address)), text.slice(text.indexOf(address) + address.length)];
  return html`${before}<a href=${address} target="_blank" rel="noreferrer">${address}</a>${after}`;
}

function operands(node: Explanation, isOpen: boolean): TemplateResult {
  return html`<ul class="tree">
    ${node.operands.map(
      (operand) => html`<li>
        ${operand.figures.length === 1 && operand.figures[0] ? branch(operand.figures[0], operand.name, isOpen) : listOf(operand.name, operand.figures, isOpen)}
      </li>`,
    )}
  </ul>`;
}

function listOf(name: string, figures: readonly Explanation[], isOpen: boolean): TemplateResult {
  return html`<p class="operand"><code>${name}</code> <span class="note">${figures.length === 0 ? "nothing to sum" : `sum over ${figures.length}`}</span></p>
    <ul class="tree">${figures.map((one) => html`<li>${branch(one, "", isOpen)}</li>`)}</ul>`;
}

/** A name of a formula as words: a label that says the same need not be led by it. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function branch(node: Explanation, name: string, isOpen: boolean): TemplateResult {
  const line = html`<span class="line">
    <span class="label">${name && words(name) !== node.label ? html`<code>${name}</code> ` : nothing}${node.label}</span><span class="amount">${valueText(node)}</span>
  </span>`;
  const isLeaf = node.operands.length === 0 && !node.formula && !node.rule && !node.source;
  if (isLeaf) return html`<div class="leaf">${line}</div>`;
  return html`<details .open=${isOpen}>
    <summary>${line}</summary>
    <div class="inside">${details(node)} ${node.operands.length > 0 ? operands(node, isOpen) : nothing}</div>
  </details>`;
}
