// One live account being loaded, and what has come of it. The last account that was loaded stays until another one is, or until the reader
// turns to something else: a fault takes nothing away.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import {
  type FetchProgress,
  fetchAccount,
  fetchSubAccounts,
  type Issue,
  type LiveAccountReport,
  type SubAccount,
} from "../../api/index.js";
import { askedOf, type Network } from "./endpoint.js";

/** An account as it was loaded. */
export interface LoadedAccount {
  report: LiveAccountReport;
  network: Network;
}

/** Sub-accounts, and the address whose they are. */
export interface SubAccounts {
  owner: string;
  network: Network;
  list: readonly SubAccount[];
  issues: readonly Issue[];
}

export class AccountLoading implements ReactiveController {
  /** The address that is being loaded; empty if none is. */
  loading = "";
  answered = 0;
  wasStopped = false;
  issues: readonly Issue[] = [];
  loaded: LoadedAccount | null = null;
  subAccounts: SubAccounts | null = null;

  /** What was asked for so far; a repeated attempt is no further request. */
  private readonly paths = new Set<string>();
  /** What is tried again, and why. */
  private readonly reasons = new Map<string, string>();
  private control: AbortController | null = null;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** The request that is tried again, and why; of several the newest. Empty if there is none. */
  get retrying(): string {
    const [path, reason] = [...this.reasons].at(-1) ?? [];
    return path === undefined ? "" : `${path}: ${reason}`;
  }

  get asked(): number {
    return this.paths.size;
  }

  /** Loads an account; answers null when it could not be, or is no longer wanted. */
  async load(address: string, network: Network): Promise<LiveAccountReport | null> {
    const control = this.begin(address);
    const onProgress = (progress: FetchProgress) => {
      if (this.control === control) this.follow(progress);
    };
    const answer = await fetchAccount(address, { ...askedOf(network), signal: control.signal, onProgress });
    if (this.control !== control) return null;
    this.loading = "";
    this.host.requestUpdate();
    if (answer.status === "rejected") {
      this.issues = answer.issues;
      return null;
    }
    this.loaded = { report: answer.report, network };
    const known = this.subAccounts;
    const family = known?.network === network && known.issues.length === 0 ? [known.owner, ...known.list.map((own) => own.address)] : [];
    const isKnown = family.some((own) => own.toLowerCase() === answer.report.address);
    if (!isKnown) void this.listSubAccounts(answer.report.address, network, control);
    return answer.report;
  }

  /** Ends what is under way. */
  stop(): void {
    const wasLoading = this.loading !== "";
    this.control?.abort();
    this.control = null;
    this.loading = "";
    this.wasStopped = wasLoading;
    this.host.requestUpdate();
  }

  /** Something else is shown now. */
  leave(): void {
    this.stop();
    this.wasStopped = false;
    this.loaded = null;
    this.subAccounts = null;
    this.issues = [];
  }

  private begin(address: string): AbortController {
    this.control?.abort();
    const control = new AbortController();
    this.control = control;
    this.loading = address;
    this.paths.clear();
    this.answered = 0;
    this.reasons.clear();
    this.wasStopped = false;
    this.issues = [];
    this.host.requestUpdate();
    return control;
  }

  private follow({ path, state, reason = "" }: FetchProgress): void {
    this.paths.add(path);
    if (state === "answered") this.answered += 1;
    // The newest comes last.
    if (state !== "asked") this.reasons.delete(path);
    if (state === "retrying") this.reasons.set(path, reason);
    this.host.requestUpdate();
  }

  private async listSubAccounts(owner: string, network: Network, control: AbortController): Promise<void> {
    this.subAccounts = null;
    const answer = await fetchSubAccounts(owner, { ...askedOf(network), signal: control.signal });
    if (this.control !== control) return;
    const [list, issues] = answer.status === "ok" ? [answer.report, []] : [[], answer.issues];
    this.subAccounts = { owner, network, list, issues };
    this.host.requestUpdate();
  }
}
