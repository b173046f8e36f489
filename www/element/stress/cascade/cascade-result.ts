// What a simulation came to: the summary, the picture with its player, the tables.

import { html, nothing, type TemplateResult } from "lit";
import type { CascadeBlock, CascadeReport } from "../../../api/index.js";
import { dollars, price, signedDollars } from "../../../words/amounts.js";
import {
  amountText,
  count,
  liquidatedText,
  moveBetween,
  paidText,
  partyRows,
  poolingText,
  shockText,
  sourcesOf,
  totalRows,
  userText,
  WITH,
  WITHOUT,
} from "../../../words/cascade.js";
import { secondsText } from "../../../words/duration.js";
import { type CsvColumn, csvRows } from "../saving.js";
import { cascadeDrawing } from "./cascade-drawing.js";
import type { JobResult } from "./cascade-job.js";
import type { CascadePlayer } from "./cascade-player.js";
import { runsDrawing, runsTable, runsText } from "./cascade-runs.js";

/** Rows of the table of blocks. */
const ROWS = 24;

export function summary({ run }: JobResult, coin: number): TemplateResult {
  const own = run.perCoin[coin];
  return html`<div class="message">
    ${own ? html`<p><b>${shockText(own)}</b></p>` : nothing}
    <p>${liquidatedText(run)}</p>
    <p>${paidText(run)}</p>
    <p>${poolingText(run)}</p>
    ${run.userAccount ? html`<p>${userText(run)}</p>` : nothing}
  </div>`;
}

/** The picture and what moves through it. Space plays and pauses; the range's own keys move the moment. */
export function player({ run }: JobResult, coin: number, at: CascadePlayer, width: number): TemplateResult {
  const words = momentText(run, coin, at.at);
  const onKey = (event: KeyboardEvent) => {
    // A button is pressed by space itself.
    if (event.key !== " " || event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    at.toggle();
  };
  return html`<div class="player" role="group" aria-label="The simulated market" @keydown=${onKey}>
    ${cascadeDrawing({ report: run, coin, at: at.at }, width, width < 520 ? 320 : 400)}
    <div class="transport">
      <button type="button" class="quiet play" @click=${() => at.toggle()}>${at.isPlaying ? "Pause" : at.at >= run.blocks.length ? "Play again" : "Play"}</button>
      <input
        type="range"
        min="0"
        max=${run.blocks.length}
        step="1"
        aria-label="Moment of the simulation"
        aria-valuetext=${words}
        .value=${String(at.at)}
        @input=${(event: Event) => {
          at.pause();
          at.moveTo(Number((event.target as HTMLInputElement).value));
        }}
      />
    </div>
    <p class="moment">${words}</p>
    <ul class="legend">
      <li>${key("course", "portfolio")}${WITH}</li>
      <li>${key("course thick", "standard")}${WITHOUT}</li>
      <li>${key("volume liquidated")}liquidated, bars up</li>
      <li>${key("volume deleveraged")}deleveraged, bars down</li>
    </ul>
  </div>`;
}

const key = (kind: string, regime = "") =>
  html`<svg class="chart" width="24" height="14" aria-hidden="true" focusable="false"><g class=${regime}><path class=${kind} d=${kind.startsWith("volume") ? "M12,0V14" : "M0,7H24"} stroke-width="9" /></g></svg>`;

function momentText(run: CascadeReport, coin: number, at: number): string {
  const own = run.perCoin[coin];
  const block = run.blocks[at - 1];
  if (!own || !block) return `Before the shock: ${own?.coin ?? ""} ${price(own?.startPrice ?? "0")}`;
  const now = block.prices[coin] ?? own.startPrice;
  const other = run.withoutPortfolioMargin.blocks[at - 1]?.prices[coin] ?? now;
  return [
    `At ${secondsText(block.seconds)}: ${own.coin} ${price(now)} (${moveBetween(own.startPrice, now)}), without portfolio margin ${price(other)}`,
    `in this block ${amountText(block.liquidated[coin] ?? "0")} liquidated and ${amountText(block.deleveraged[coin] ?? "0")} deleveraged`,
    `${count(block.liquidatedAccounts)} accounts so far; backstop ${amountText(block.backstopEquity)}`,
  ].join("; ");
}

export function tables({ run }: JobResult, coin: number): TemplateResult {
  const every = Math.max(1, Math.ceil(run.blocks.length / ROWS));
  const others = run.withoutPortfolioMargin.blocks;
  return html`<details class="more">
      <summary>Who paid, and all totals</summary>
      ${sideTable("Who gained and who paid, USDC", partyRows(run), signedDollars)} ${sideTable("Totals", totalRows(run), (text) => text)}
    </details>
    <details class="more">
      <summary>The same as a table</summary>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of the picture">
        <table class="steps" aria-label="${run.coins[coin] ?? ""}, block by block">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" class="portfolio">Price, ${WITH.toLowerCase()}</th>
              <th scope="col" class="standard">Price, ${WITHOUT.toLowerCase()}</th>
              <th scope="col">Liquidated in the block, USDC</th>
              <th scope="col">Deleveraged in it, USDC</th>
              <th scope="col">Accounts liquidated so far</th>
            </tr>
          </thead>
          <tbody>
            ${run.blocks.map((block, index) =>
              (index + 1) % every !== 0 && index > 0
                ? nothing
                : html`<tr>
                    <th scope="row">${secondsText(block.seconds)}</th>
                    <td>${price(block.prices[coin] ?? "0")}</td>
                    <td>${price(others[index]?.prices[coin] ?? "0")}</td>
                    <td>${dollars(block.liquidated[coin] ?? "0")}</td>
                    <td>${dollars(block.deleveraged[coin] ?? "0")}</td>
                    <td>${count(block.liquidatedAccounts)}</td>
                  </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">Some of the blocks; all ${run.blocks.length} are in the CSV file.</p>
    </details>`;
}

function sideTable(
  name: string,
  rows: readonly { name: string; own: string; other: string }[],
  write: (text: string) => string,
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${name}>
    <table class="steps sides" aria-label=${name}>
      <thead>
        <tr>
          <th scope="col">${name}</th>
          <th scope="col" class="portfolio">${WITH}</th>
          <th scope="col" class="standard">${WITHOUT}</th>
        </tr>
      </thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row">${row.name}</th><td>${write(row.own)}</td><td>${write(row.other)}</td></tr>`)}</tbody>
    </table>
  </div>`;
}

/** The distribution over seeds, once it is there. */
export function distribution({ runs }: JobResult, width: number): TemplateResult | typeof nothing {
  if (!runs) return nothing;
  return html`<section aria-label="Over many seeds">
    <h4>Over ${runs.runs} seeds</h4>
    <p>${runsText(runs)}</p>
    ${runs.amplification ? runsDrawing(runs, width) : nothing}
    <p class="note">The box holds the half of the seeds in the middle, the line in it the median; the whiskers reach from the least to the most.</p>
    <details class="more"><summary>The distribution as a table</summary>${runsTable(runs)}</details>
  </section>`;
}

export function basis({ question, run }: JobResult): TemplateResult {
  return html`<details class="more">
    <summary>What is simulated, and where its figures come from</summary>
    <ul>
      ${sourcesOf(question.scenario).map((source) => html`<li>${source}</li>`)}
      ${run.account?.simplifications.map(({ message }) => html`<li>Your account: ${message}.</li>`)}
      ${run.unverified.map((reason) => html`<li>Not confirmed: ${reason}.</li>`)}
    </ul>
  </details>`;
}

/** Every block of every coin. */
export function blocksCsv({ run }: JobResult): (string | number)[][] {
  type Item = { block: CascadeBlock; other: CascadeBlock | undefined; place: number };
  const items = run.blocks.flatMap((block, index) =>
    run.coins.map((_, place): Item => ({ block, other: run.withoutPortfolioMargin.blocks[index], place })),
  );
  // Figures of the whole market stand once a block.
  const once = (name: string, of: (block: CascadeBlock) => string): CsvColumn<Item> => [
    name,
    ({ block, place }) => (place === 0 ? of(block) : null),
  ];
  const columns: CsvColumn<Item>[] = [
    ["seed", () => run.seed],
    ["block", ({ block }) => block.block],
    ["seconds", ({ block }) => block.seconds],
    ["coin", ({ place }) => run.coins[place]],
    ["price", ({ block, place }) => block.prices[place]],
    ["price without portfolio margin", ({ other, place }) => other?.prices[place]],
    ["liquidated", ({ block, place }) => block.liquidated[place]],
    ["deleveraged", ({ block, place }) => block.deleveraged[place]],
    ["coins liquidated", ({ block, place }) => block.collateralLiquidated[place]],
    once("accounts liquidated so far", ({ liquidatedAccounts }) => String(liquidatedAccounts)),
    once("backstop equity", ({ backstopEquity }) => backstopEquity),
    once("bad debt so far", ({ badDebt }) => badDebt),
  ];
  return csvRows(columns, items);
}
