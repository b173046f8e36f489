// Named, dated, sourced scenarios, and the user's own: which of them kills the book under which regime.

import { html, type TemplateResult } from "lit";
import {
  type Answer,
  type Issue,
  type Regime,
  type ScenarioFate,
  type ScenarioReport,
  type ScenariosReport,
  scenarios,
} from "../../../api/index.js";
import { type Book, shownChoices } from "../../../book/book.js";
import type { ShownRegime } from "../../../book/shown.js";
import { coinsOf } from "../../../words/fate.js";
import { regimeName } from "../../../words/regimes.js";
import { deathsOf } from "../../../words/scenarios.js";
import { Asking } from "../asking.js";
import { regimesOf, type StressContext, type StressHost } from "../context.js";
import { faults, unconfirmed } from "../controls.js";
import { roomFor } from "../picture.js";
import { saveButtons } from "../saves.js";
import { type CsvColumn, csvRows } from "../saving.js";
import { scenarioDrawing, scenarioHeight } from "./scenario-drawing.js";
import { type OwnTexts, ownForm, ownScenario } from "./scenario-form.js";
import { scenarioTable } from "./scenario-table.js";

/** Scenarios named in the sentence, of those that kill. */
const NAMED = 3;

/** The answer, and what is wrong with the user's own scenario, without which the others are answered all the same. */
interface Answered {
  report: ScenariosReport;
  faults: readonly Issue[];
}

export class ScenarioTab {
  private texts: OwnTexts = {};
  private readonly opened = new Set<string>();
  readonly asking: Asking<OwnTexts, Answered>;

  constructor(private readonly host: StressHost) {
    this.asking = new Asking(host, ask);
  }

  view({ book, regimes, width }: StressContext): TemplateResult {
    this.asking.want(book, this.texts);
    const coins = book.death ? coinsOf(book.death).map(({ coin }) => coin) : [];
    const { latest } = this.asking;
    const issues = latest?.answer.status === "ok" ? latest.answer.report.faults : [];
    const form = ownForm(
      coins,
      this.texts,
      issues,
      (name, text) => this.type({ ...this.texts, [name]: text }),
      () => this.type({}),
    );
    return html`${this.answered(regimes, width, form)}`;
  }

  private type(texts: OwnTexts): void {
    this.texts = texts;
    this.host.requestUpdate();
  }

  private answered(shown: readonly ShownRegime[], width: number, form: TemplateResult): TemplateResult {
    const { latest } = this.asking;
    if (!latest) return html`<p class="note" role="status">Computing…</p>`;
    if (latest.answer.status === "rejected") return faults(latest.answer.issues);
    const { report } = latest.answer.report;
    const regimes = regimesOf(latest.book, shown).map(({ regime }) => regime);
    return html`${headline(report, regimes)} ${form}
      ${scenarioTable(report, regimes, width, { opened: this.opened, onToggle: (id) => this.toggle(id) })}
      ${this.saves(report, regimes)}
      <details class="more">
        <summary>What these answers assume</summary>
        <ul>${report.assumptions.map((assumption) => html`<li>${assumption}</li>`)}<li>Scenario data of ${report.dataDate}; rulebook ${report.rulebook.id}.</li></ul>
      </details>
      ${unconfirmed(reasons(report, regimes))}`;
  }

  private toggle(id: string): void {
    if (!this.opened.delete(id)) this.opened.add(id);
    this.host.requestUpdate();
  }

  private saves(report: ScenariosReport, regimes: readonly Regime[]): TemplateResult {
    const width = roomFor(1);
    return saveButtons(this.host, {
      parts: ["scenarios", report.dataDate, report.rulebook.id],
      rows: () => rows(report, regimes),
      sheet: () => ({
        title: "Which scenario each regime survives",
        words: regimes.map((regime) => `${regimeName(regime)} ${deathsText(report, regime)}`),
        drawings: [{ name: "", drawing: scenarioDrawing(report, regimes, width), width, height: scenarioHeight(report) }],
        kinds: [{ kind: "dead", regime: null, name: "this part of the move it does not live to see", label: "", isDead: true }],
        basis: report,
      }),
    });
  }
}

function ask(book: Book, texts: OwnTexts): Answer<Answered> {
  const own = ownScenario(texts);
  const answer = scenarios(book.request, { ...shownChoices(book), ...(own ? { own: [own] } : {}) });
  if (answer.status === "ok") return { status: "ok", report: { report: answer.report, faults: [] } };
  if (!own) return answer;
  const others = scenarios(book.request, shownChoices(book));
  return others.status === "ok" ? { status: "ok", report: { report: others.report, faults: answer.issues } } : others;
}

function deathsText(report: ScenariosReport, regime: Regime): string {
  const deaths = deathsOf(report, regime);
  const isDead = deaths.length > 0 && deaths.length === report.scenarios.length;
  if (isDead && deaths.every(({ regimes }) => regimes[regime].death?.share === "0")) return "is liquidated now, before anything happens";
  if (deaths.length === 0) return `survives all ${report.scenarios.length} scenarios`;
  const named = deaths.slice(0, NAMED).map(({ title }) => title);
  const more = deaths.length > NAMED ? `; and ${deaths.length - NAMED} more` : "";
  return `dies in ${deaths.length} of ${report.scenarios.length}: ${named.join("; ")}${more}`;
}

function headline(report: ScenariosReport, regimes: readonly Regime[]): TemplateResult {
  return html`<div class="message">
    ${regimes.map((regime) => html`<p><b class=${regime}>${regimeName(regime)}</b> ${deathsText(report, regime)}.</p>`)}
  </div>`;
}

function reasons({ scenarios: all }: ScenariosReport, regimes: readonly Regime[]): string[] {
  return all.flatMap((scenario) =>
    regimes.flatMap((regime) => {
      const fate = scenario.regimes[regime];
      return fate.isSurvived ? [] : [...fate.unverified, ...fate.ladder.unverified].map(({ reason }) => reason);
    }),
  );
}

/** The table with all digits of the engine. */
function rows({ scenarios: all }: ScenariosReport, regimes: readonly Regime[]): (string | number)[][] {
  type Item = { scenario: ScenarioReport; regime: Regime; fate: ScenarioFate };
  const items = all.flatMap((scenario) => regimes.map((regime): Item => ({ scenario, regime, fate: scenario.regimes[regime] })));
  const columns: CsvColumn<Item>[] = [
    ["scenario", ({ scenario }) => scenario.id],
    ["title", ({ scenario }) => scenario.title],
    ["kind", ({ scenario }) => scenario.kind],
    ["date", ({ scenario }) => scenario.date],
    ["hours", ({ scenario }) => scenario.hours],
    ["regime", ({ regime }) => regime],
    ["survived", ({ fate }) => (fate.isSurvived ? "yes" : "no")],
    ["share of the move", ({ fate }) => fate.death?.share],
    ["net worth change", ({ fate }) => fate.netWorthChange],
    ["perps gain or loss", ({ fate }) => fate.pnl],
    ["had to be added", ({ fate }) => fate.deposits.map(({ token, amount }) => `${amount} ${token}`).join(" + ")],
    ["hours to top up", ({ fate }) => fate.topUpHours],
    ["outcome", ({ fate }) => fate.ladder.perpsFirst.outcome],
    ["left, perps first", ({ fate }) => fate.ladder.perpsFirst.remaining.netWorth],
    ["left, borrows first", ({ fate }) => fate.ladder.borrowsFirst.remaining.netWorth],
    ["ratio at the end", ({ fate }) => fate.ratioAfter],
  ];
  return csvRows(columns, items);
}
