// Loads the engine's simulations when a tab first needs them, and says meanwhile, or when it failed, what the tab has to say.

import { html, type ReactiveControllerHost, type TemplateResult } from "lit";
import { startFailure } from "../../api/errors.js";
import { initSimulations } from "../../api/index.js";
import { warningSign } from "../figure.js";

export class Simulations {
  isReady = false;
  isLoading = false;
  private failure = "";

  constructor(private readonly host: Pick<ReactiveControllerHost, "requestUpdate">) {}

  /** What stands in the place of a tab that cannot be shown yet. Starts to load, unless that has failed: then the reader decides. */
  instead(): TemplateResult {
    if (this.failure === "") this.load();
    return this.failure === ""
      ? html`<p class="note" role="status">Loading the simulations…</p>`
      : html`<p class="alarm" role="alert">${warningSign} ${this.failure}.</p>
          <p><button type="button" class="quiet" @click=${() => this.again()}>Try again</button></p>`;
  }

  private again(): void {
    this.failure = "";
    this.host.requestUpdate();
  }

  private load(): void {
    if (this.isLoading) return;
    this.isLoading = true;
    initSimulations()
      .then(() => {
        this.isReady = true;
      })
      .catch((thrown: unknown) => {
        this.failure = startFailure(thrown);
      })
      .finally(() => {
        this.isLoading = false;
        this.host.requestUpdate();
      });
  }
}
