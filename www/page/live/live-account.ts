// <live-account>: loads a Hyperliquid account by its address. It asks nothing before it is told to, says what it is doing, lists every fault,
// and says how old what it loaded is. It emits `loading-started`, `account-loaded` and, when the address is kept or forgotten,
// `memory-changed`.

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Issue } from "../../api/index.js";
import { warningSign } from "../../element/figure.js";
import { issueItem } from "../../element/issues.js";
import { age, timeOfDay } from "../../words/duration.js";
import { AccountLoading, type LoadedAccount } from "./account-loading.js";
import { NETWORKS, type Network, ownEndpoint, placeOf } from "./endpoint.js";
import { liveAccountStyles } from "./live-account-styles.js";
import { forgetAccount, rememberAccount, rememberedAccount } from "./remembered-account.js";
import { Ticking } from "./ticking.js";

/** An address as people compare them. */
const shortened = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

export class LiveAccount extends LitElement {
  static override styles = liveAccountStyles;

  static override properties = { isEdited: { type: Boolean }, network: { state: true }, isRemembered: { state: true } };

  /** Whether the account on the page was changed since it was loaded. */
  declare isEdited: boolean;
  declare network: Network;
  /** Whether this device is to remember the account, and the book that was made from it. */
  declare isRemembered: boolean;

  private readonly account = new AccountLoading(this);
  private readonly endpoint = ownEndpoint();
  private wasLoading = false;

  constructor() {
    super();
    const remembered = rememberedAccount();
    this.isEdited = false;
    this.network = remembered?.network ?? "mainnet";
    this.isRemembered = remembered !== null;
    new Ticking(this, () => this.account.loaded !== null);
  }

  /** Ends what is being loaded. The account that is shown stays. */
  stop(): void {
    this.account.stop();
  }

  /** The page turns to a book that is no live account. */
  leave(): void {
    this.account.leave();
  }

  override firstUpdated(): void {
    this.field.value = rememberedAccount()?.address ?? "";
  }

  override willUpdate(_: PropertyValues): void {
    // The button for stopping goes away with the loading: the focus goes from it to the one that starts it.
    const isLoading = this.account.loading !== "";
    if (this.wasLoading && !isLoading && this.renderRoot.querySelector(".stop:focus")) this.button("load").focus();
    this.wasLoading = isLoading;
  }

  private get field(): HTMLInputElement {
    return this.renderRoot.querySelector("#address") as HTMLInputElement;
  }

  private button(name: string): HTMLElement {
    return this.renderRoot.querySelector(`.${name}`) as HTMLElement;
  }

  private submit = (event: Event): void => {
    event.preventDefault();
    void this.load(this.field.value.trim(), this.network);
  };

  private async load(address: string, network: Network): Promise<void> {
    if (this.account.loading !== "") return;
    this.dispatchEvent(new CustomEvent("loading-started"));
    const report = await this.account.load(address, network);
    if (!report) return;
    this.isEdited = false;
    if (this.isRemembered) this.remember();
    this.dispatchEvent(new CustomEvent<LoadedAccount>("account-loaded", { detail: { report, network } }));
  }

  /** The time of day at which the account was loaded; empty if none is. */
  get loadedAt(): string {
    return this.account.loaded ? this.time(this.account.loaded) : "";
  }

  /** Remembers the address of the main account, also where one of its sub-accounts is shown. */
  private remember(): void {
    const { loaded, subAccounts } = this.account;
    if (!loaded) return;
    const isOfOwner = subAccounts?.list.some((own) => own.address.toLowerCase() === loaded.report.address) ?? false;
    const address = isOfOwner && subAccounts ? subAccounts.owner : loaded.report.address;
    this.isRemembered = rememberAccount({ address, network: loaded.network });
    this.dispatchEvent(new CustomEvent("memory-changed"));
  }

  private tick = (event: Event): void => {
    this.isRemembered = (event.target as HTMLInputElement).checked;
    if (this.isRemembered) this.remember();
    else this.unlearn();
  };

  private unlearn(): void {
    forgetAccount();
    this.dispatchEvent(new CustomEvent("memory-changed"));
  }

  private forget = (): void => {
    this.unlearn();
    this.isRemembered = false;
    this.field.value = "";
    this.field.focus();
    this.dispatchEvent(new CustomEvent("memory-changed"));
  };

  override render(): TemplateResult {
    const { loading } = this.account;
    const isWrong = this.account.issues.some((issue) => issue.path === "address");
    return html`<form @submit=${this.submit} novalidate>
        <div class="entry">
          <label for="address">Your account</label>
          <input id="address" type="text" placeholder="Hyperliquid address, 0x…" autocomplete="off" autocapitalize="off" spellcheck="false"
            aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${isWrong ? "faults" : nothing} />
          ${this.endpoint === "" ? this.networks() : html`<span class="place">from ${placeOf(this.endpoint, this.network)}</span>`}
          <span class="buttons">
            <button type="submit" class="load" aria-disabled=${loading === "" ? "false" : "true"}>Load</button>
            ${loading === "" ? nothing : html`<button type="button" class="stop" @click=${() => this.account.stop()}>Stop</button>`}
          </span>
        </div>
        <div class="memory">
          <label><input type="checkbox" id="remember" .checked=${live(this.isRemembered)} @change=${this.tick} />
            Remember on this device</label>
          ${this.isRemembered ? html`<button type="button" class="link" @click=${this.forget}>Forget</button>` : nothing}
        </div>
      </form>
      ${loading === "" ? nothing : this.progress(loading)} ${this.faults()}
      ${this.account.loaded ? this.status(this.account.loaded) : nothing} ${this.subAccountChoice()}
      <p class="spoken" role="status">${this.spoken()}</p>`;
  }

  private networks(): TemplateResult {
    return html`<select id="network" aria-label="Network" @change=${(event: Event) => {
      this.network = (event.target as HTMLSelectElement).value as Network;
    }}>${NETWORKS.map((network) => html`<option value=${network} ?selected=${network === this.network}>${network}</option>`)}</select>`;
  }

  private progress(address: string): TemplateResult {
    const { asked, answered, retrying } = this.account;
    return html`<p class="progress">Loading ${shortened(address)}: ${answered} of ${asked} requests answered${
      retrying === "" ? "…" : html`. <span class="retrying">${retrying}</span>`
    }</p>`;
  }

  /** What is read out. Counts go by too fast for that. */
  private spoken(): string {
    const { loading, wasStopped, loaded, issues } = this.account;
    if (loading !== "") return `Loading account ${shortened(loading)}`;
    if (wasStopped) return "Loading was stopped.";
    return loaded && issues.length === 0 ? `Account ${shortened(loaded.report.address)} is loaded.` : "";
  }

  private faults(): TemplateResult | typeof nothing {
    const { issues, wasStopped, loaded } = this.account;
    const kept = loaded
      ? `What is shown is the account ${shortened(loaded.report.address)} as of ${this.time(loaded)}.`
      : "What is shown has not changed.";
    if (wasStopped) return html`<p class="stopped">Loading was stopped. ${kept}</p>`;
    if (issues.length === 0) return nothing;
    return html`<div class="faults" id="faults" role="alert">
      <p>${warningSign} <strong>The account could not be loaded.</strong> ${kept}</p>
      <ul>${issues.map(fault)}</ul>
    </div>`;
  }

  private time({ report }: LoadedAccount): string {
    return timeOfDay(Date.parse(report.fetchedAt), Date.now());
  }

  private status(loaded: LoadedAccount): TemplateResult {
    const { report, network } = loaded;
    const { warnings } = report;
    return html`<div class="status">
        <p>
          <strong>Account <code title=${report.address}>${shortened(report.address)}</code></strong> on ${placeOf(this.endpoint, network)}, as of
          <time datetime=${report.fetchedAt}>${this.time(loaded)}</time>,
          <span class="age">${age(Date.parse(report.fetchedAt), Date.now())}</span>${this.isEdited ? html`; <b>edited since</b>` : nothing}
        </p>
        <button type="button" class="again" aria-disabled=${this.account.loading === "" ? "false" : "true"}
          @click=${() => this.load(report.address, network)}>Load again</button>
      </div>
      ${
        warnings.length === 0
          ? nothing
          : html`<details class="remarks" ?open=${warnings.length <= 2}>
              <summary>${warnings.length === 1 ? "A remark" : `${warnings.length} remarks`} on this account as it was read</summary>
              <ul>${warnings.map(({ message }) => html`<li>${message}</li>`)}</ul>
            </details>`
      }`;
  }

  private subAccountChoice(): TemplateResult | typeof nothing {
    const { subAccounts, loaded } = this.account;
    if (!subAccounts || !loaded) return nothing;
    const { owner, network, list, issues } = subAccounts;
    if (issues.length > 0) {
      return html`<div class="sub-faults"><p>Whether it has sub-accounts is not known.</p><ul>${issues.map(fault)}</ul></div>`;
    }
    if (list.length === 0) return nothing;
    const choice = (name: string, address: string) => html`<button type="button" title=${address}
      aria-pressed=${loaded.report.address === address ? "true" : "false"} @click=${() => this.load(address, network)}>
      ${name} <span class="short">${shortened(address)}</span>
    </button>`;
    return html`<div class="sub-accounts" role="group" aria-label="The account and its sub-accounts">
      ${choice("Main account", owner)}${list.map((own) => choice(own.name, own.address.toLowerCase()))}
    </div>`;
  }
}

/** What is wrong with the address is said beside its field. */
const fault = (issue: Issue): TemplateResult => issueItem(issue, issue.path !== "" && issue.path !== "address");
