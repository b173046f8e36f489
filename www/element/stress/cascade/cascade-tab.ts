// A whole market under a shock, simulated in a Web Worker: what liquidation does to prices, who pays, and what portfolio margin changes.

import { html, nothing, type TemplateResult } from "lit";
import { type CompareRequest, cascadeScenarios, type NamedCascadeScenario } from "../../../api/index.js";
import { type Book, requestOfBook } from "../../../book/book.js";
import { liquidatedText, shockText, WITH, WITHOUT } from "../../../words/cascade.js";
import { warningSign } from "../../figure.js";
import { textField } from "../../form/field.js";
import type { StressContext, StressHost } from "../context.js";
import { faults, select } from "../controls.js";
import { roomFor, type Sheet } from "../picture.js";
import { saveButtons } from "../saves.js";
import { cascadeDrawing } from "./cascade-drawing.js";
import { CascadeJob, type JobResult } from "./cascade-job.js";
import { CascadePlayer } from "./cascade-player.js";
import { basis, blocksCsv, distribution, player, summary, tables } from "./cascade-result.js";
import { RUNS_HEIGHT, runsCsv, runsDrawing, runsText } from "./cascade-runs.js";

/** Seeds of the distribution: enough to see how much it depends on the draw, and done within seconds. */
const SEEDS = "10";
const MOST_SEEDS = 1000;
const LAST_SEED = 2n ** 64n - 1n;

export class CascadeTab {
  private readonly player: CascadePlayer;
  private readonly job: CascadeJob;
  private name: string | null = null;
  private seed = "1";
  private seeds = SEEDS;
  private coin: string | null = null;
  private isJoined = true;
  private named: readonly NamedCascadeScenario[] | null = null;

  constructor(private readonly host: StressHost) {
    this.player = new CascadePlayer(host);
    this.job = new CascadeJob(host, () => this.player.show(this.job.result?.run.blocks.length ?? 0));
  }

  /** `address` is that of the worker's script. */
  view({ book, width }: StressContext, address: string): TemplateResult {
    const answer = cascadeScenarios();
    if (answer.status === "rejected") return faults(answer.issues);
    this.named ??= answer.report;
    // At first one in which portfolio margin makes a difference.
    const hasPooling = ({ scenario }: NamedCascadeScenario) => Boolean(scenario.population?.portfolioMargin);
    const chosen = this.named.find(({ name }) => name === this.name) ?? this.named.find(hasPooling) ?? this.named[0];
    if (!chosen) return html`<p class="note">No scenario comes with this engine.</p>`;
    return html`<p class="note">
        A simulation in binary floating point of a made-up market; the same seed gives the same figures. It is no forecast.
      </p>
      ${this.choices(chosen, address, book)} ${this.status()} ${this.answered(width)}`;
  }

  private set(change: Partial<{ name: string; seed: string; seeds: string; coin: string; isJoined: boolean }>): void {
    Object.assign(this, change);
    this.host.requestUpdate();
  }

  private choices(chosen: NamedCascadeScenario, address: string, book: Book): TemplateResult {
    const { job } = this;
    const scenarios = (this.named ?? []).map(({ name, scenario }) => ({ value: name, name: scenario.title }));
    const issues = new Map([...seedFault(this.seed), ...seedsFault(this.seeds)]);
    const start = () => {
      const account = this.isJoined ? accountOf(book) : null;
      job.start(address, { name: chosen.name, scenario: chosen.scenario, seed: this.seed, runs: Number(this.seeds), account });
    };
    return html`<div class="choices cascade-choices">
      ${select("Market and shock", scenarios, chosen.name, (name) => this.set({ name }))}
      ${textField({ issues }, { label: "Seed", path: "cascade.seed", text: this.seed, isText: true, onText: (seed) => this.set({ seed }) })}
      ${textField({ issues }, { label: "How many seeds", path: "cascade.runs", text: this.seeds, isText: true, onText: (seeds) => this.set({ seeds }) })}
      <label class="joined"><input type="checkbox" .checked=${this.isJoined} @change=${(event: Event) =>
        this.set({ isJoined: (event.target as HTMLInputElement).checked })} /> Your account takes part</label>
      ${
        job.isRunning
          ? html`<button type="button" class="quiet run" @click=${() => job.cancel()}>Cancel</button>`
          : html`<button type="button" class="quiet run" ?disabled=${issues.size > 0} @click=${start}>Simulate</button>`
      }
    </div>`;
  }

  private status(): TemplateResult {
    const { isRunning, progress, stage, failure, isCancelled, result } = this.job;
    const kept = result ? " The last result stands below." : "";
    const percents = Math.round(progress * 100);
    return html`${
      isRunning
        ? html`<div class="progress"><progress max="100" .value=${percents} aria-label="Progress of the simulation"></progress> <span>${stage}, ${percents} %</span></div>`
        : nothing
    }
      <p class="spoken" role="status">${isRunning ? "Simulating" : failure ? "" : isCancelled ? "Cancelled" : result ? "Simulated" : ""}</p>
      ${failure && !isRunning ? html`<p class="alarm" role="alert">${warningSign} The simulation could not be done: ${failure}.${kept}</p>` : nothing}
      ${isCancelled && !isRunning ? html`<p class="note">Cancelled.${kept}</p>` : nothing}`;
  }

  private answered(width: number): TemplateResult | typeof nothing {
    const { result } = this.job;
    if (!result) return nothing;
    const { run, question } = result;
    const coin = Math.max(run.coins.indexOf(this.coin ?? ""), 0);
    const coins = run.coins.map((name) => ({ value: name, name }));
    return html`<section class="market" aria-label=${`Simulation: ${run.title}`}>
      <h4>${run.title}, seed ${question.seed}</h4>
      ${summary(result, coin)}
      ${coins.length > 1 ? html`<div class="choices">${select("Price of", coins, run.coins[coin] ?? "", (value) => this.set({ coin: value }))}</div>` : nothing}
      ${player(result, coin, this.player, width)} ${distribution(result, width)} ${tables(result, coin)} ${this.saves(result, coin)}
      ${basis(result)}
    </section>`;
  }

  private saves(result: JobResult, coin: number): TemplateResult {
    const { run, runs, question } = result;
    const parts = ["cascade", question.name, run.coins[coin] ?? "", `seed-${question.seed}`];
    const width = roomFor(1);
    const own = run.perCoin[coin];
    const ofRun = saveButtons(this.host, {
      parts,
      rows: () => blocksCsv(result),
      sheet: () => ({
        title: `${run.title}: ${run.coins[coin] ?? ""}, seed ${question.seed}`,
        words: [own ? shockText(own) : "", liquidatedText(run)].filter(Boolean),
        drawings: [{ name: "", drawing: cascadeDrawing({ report: run, coin, at: null }, width, 520), width, height: 520 }],
        ...SIMULATED,
      }),
    });
    if (!runs) return ofRun;
    const ofRuns = saveButtons(this.host, {
      parts: [...parts.slice(0, 2), `${runs.runs}-seeds`],
      rows: () => runsCsv(runs),
      sheet: () => ({
        title: `${run.title}: amplification over ${runs.runs} seeds`,
        words: [runsText(runs)],
        drawings: [{ name: "", drawing: runsDrawing(runs, width), width, height: RUNS_HEIGHT }],
        ...SIMULATED,
      }),
    });
    return html`${ofRun}<div class="of-runs"><span class="note">The distribution:</span> ${ofRuns}</div>`;
  }
}

/** What every picture of a simulated market says of itself. */
const SIMULATED = {
  kinds: [
    { kind: "only", regime: "portfolio", name: WITH, label: "", isDead: false },
    { kind: "only", regime: "standard", name: WITHOUT, label: "", isDead: false },
  ],
  basis: "A simulation of a made-up market, no forecast.",
} satisfies Partial<Sheet>;

/** The book as it stands, by the rules that the page applies to it. */
function accountOf(book: Book): CompareRequest | null {
  const request = requestOfBook(book);
  const rulebook = book.overrides?.rulebook;
  return request && rulebook !== undefined ? { ...request, options: { ...request.options, rulebook } } : request;
}

function seedFault(text: string) {
  const isGood = /^\d{1,20}$/.test(text) && BigInt(text) <= LAST_SEED;
  return isGood ? [] : fault("cascade.seed", "is not a seed", `type a whole number from 0 to ${LAST_SEED}`);
}

function seedsFault(text: string) {
  const isGood = /^[1-9]\d*$/.test(text) && Number(text) <= MOST_SEEDS;
  return isGood ? [] : fault("cascade.runs", "is not a number of seeds", `type a whole number from 1 to ${MOST_SEEDS}`);
}

function fault(path: string, message: string, remedy: string) {
  return [[path, [{ code: "INVALID" as const, path, message, remedy }]] as const];
}
