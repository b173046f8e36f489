// "What if": one change, and the same figures before and after it under each regime, before anything is touched.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareReport, Regime, Verdict } from "../../api/index.js";
import { lackOf, type ShownRegime } from "../../book/shown.js";
import { biggestCoin } from "../../book/survival.js";
import { dollars, groupedWithin, NONE, percent } from "../../words/amounts.js";
import { coinOfChange, describeChange, differenceWords, fateIn, fateWords, ratioDifference } from "../../words/changes.js";
import { noEquityText } from "../../words/no-equity.js";
import { regimeInWords, regimesIn } from "../../words/regimes.js";
import { statedNote } from "../answer/funding.js";
import { figure, warningSign } from "../figure.js";
import { type RegimeRow, regimesTable } from "../regime-columns.js";
import type { Outcome } from "./what-if.js";
import { changeForm, type StripContext } from "./what-if-form.js";

export function whatIfStrip(context: StripContext): TemplateResult {
  const { whatIf, book, markets, isStale } = context;
  const preview = whatIf.preview(book, markets);
  const { outcome, issues } = preview;
  const isFaulty = issues.size > 0;
  const refused = outcome && refusalAtHome(outcome, context);
  return html`<section class="panel what-if" aria-label="What if">
    <div class="titled">
      <h3>What if</h3>
      <p class="note">Nothing changes until you add it. Filled at once, before fees; prices stand still.</p>
    </div>
    ${statedNote(book, "It is tried")}
    <div class="entry">${changeForm(context, preview)}</div>
    ${
      outcome
        ? html`<div class=${isFaulty || isStale ? "stale" : ""}>
              ${isFaulty ? html`<p class="note">Of the last change that could be read:</p>` : nothing} ${effect(context, outcome)}
            </div>
            <div class="actions">
              <button type="button" class="primary" ?disabled=${isFaulty || isStale || refused !== null} @click=${() => whatIf.add(preview)}>Add to the portfolio</button>
              ${isStale ? html`<span class="note">First put right what is wrong with the portfolio.</span>` : nothing}
              ${refused && !isStale ? html`<span class="note refused">It cannot be added: ${refused}</span>` : nothing}
            </div>`
        : nothing
    }
    <p class="added" role="status">${whatIf.added}</p>
  </section>`;
}

/** Why the exchange would not take the change in the regime that the account is in; null where it would. */
function refusalAtHome({ report }: Outcome, { book }: StripContext): string | null {
  const home = regimesIn(book.report.regimes).find((regime) => book.report.regimes[regime].isHome);
  const verdict = home && report.changes[0]?.regimes[home];
  if (!home || !verdict || verdict.isAccepted) return null;
  return `the exchange would refuse it under ${regimeInWords(home)}, which this account is in. ${groupedWithin(verdict.reason ?? "")}`.trim();
}

function effect({ regimes, markets, book }: StripContext, outcome: Outcome): TemplateResult {
  const { report } = outcome;
  const [own] = report.changes;
  if (!own) return html``;
  const coin = coinOfChange(own.change, markets) ?? (outcome.before && biggestCoin(book.report, outcome.before));
  return regimesTable(regimes, {
    label: `Before and after: ${describeChange(own.change)}`,
    caption: "Amounts in USDC",
    kind: "effect",
    groups: [
      {
        rows: [
          { label: "The exchange", cell: ({ regime }) => verdict(own.regimes[regime]) },
          ...rows(regimes, outcome, coin, book.view.isMadeUp),
        ],
      },
    ],
  });
}

function rows(
  regimes: readonly ShownRegime[],
  { before: deathBefore, after: deathAfter, report }: Outcome,
  coin: string | null,
  isMadeUp: boolean,
): RegimeRow[] {
  const isUnfunded = (of: CompareReport, regime: Regime) => lackOf({ report: of, view: { isMadeUp, isFunded: false } }, regime).length > 0;
  const ratio = (of: CompareReport, regime: Regime) => {
    const { ratio: own, isLiquidatable, pools } = of.regimes[regime];
    return own === null ? noEquityText({ pools }) : `${percent(own)}${isLiquidatable && !isUnfunded(of, regime) ? ", liquidated" : ""}`;
  };
  const amount = (
    label: string,
    name: "freeCollateral" | "maintenanceMargin" | "borrowed",
    words: readonly [string, string],
  ): RegimeRow => ({
    label,
    cell: ({ regime }) => {
      const [early, late] = [report.before.regimes[regime][name], report.after.regimes[regime][name]];
      if (early === null || late === null) return NONE;
      return change(dollars(early), dollars(late), `regimes.${regime}.${name}`, differenceWords(report.difference[regime][name], words));
    },
  });
  const lends = regimes.some(({ regime }) => report.after.regimes[regime].borrowed !== null);
  return [
    {
      label: "Margin ratio",
      cell: ({ regime }) =>
        change(
          ratio(report.before, regime),
          ratio(report.after, regime),
          `regimes.${regime}.ratio`,
          ratioDifference(report.difference[regime].ratio),
          report.after.regimes[regime].isLiquidatable,
        ),
    },
    ...(coin === null ? [] : [endRow(coin)]),
    amount("Free collateral", "freeCollateral", ["frees #", "uses #"]),
    amount("Maintenance margin", "maintenanceMargin", ["# more", "# less"]),
    ...(lends ? [amount("Borrowed", "borrowed", ["borrows # more", "# less debt"])] : []),
  ];

  function endRow(of: string): RegimeRow {
    return {
      label: `${of} liquidation price`,
      cell: ({ regime }) => {
        const old = fateIn(deathBefore, regime, of, isUnfunded(report.before, regime));
        const own = fateIn(deathAfter, regime, of, isUnfunded(report.after, regime));
        const [early, late] = fateWords(old, own);
        return change(early, late, null, "", (own?.isNow && !own.isUnfunded) ?? false);
      },
    };
  }
}

/** Before, an arrow, after; what stays is said once. */
function change(before: string, after: string, path: string | null, words: string, isAlarm = false): TemplateResult {
  const own = path === null ? after : figure(path, after);
  const strong = html`<b class=${isAlarm ? "alarm" : ""} data-of="after">${isAlarm ? warningSign : nothing}${own}</b>`;
  if (before === after) return html`${strong}<span class="note">unchanged</span>`;
  return html`<span class="was">${before} <span aria-hidden="true">→</span><span class="spoken">then</span></span> ${strong}${
    words ? html`<span class="note">${words}</span>` : nothing
  }`;
}

function verdict({ isAccepted, refusals }: Verdict): TemplateResult {
  if (isAccepted) return html`<span class="taken"><span aria-hidden="true">✓</span> accepted</span>`;
  return html`<strong class="alarm">${warningSign} refused</strong>${refusals.map(
    ({ message, remedy }) => html`<span class="note">${groupedWithin(message)} ${groupedWithin(`To do: ${remedy}.`)}</span>`,
  )}`;
}
