// How following prices stands, in words. Ages are counted by the monotonic clock of the page, never against the exchange's.

import { html, nothing, type TemplateResult } from "lit";
import type { Moment, PriceFollowing } from "../../book/price-following.js";
import { age, timeOfDay } from "../../words/duration.js";

const ageOf = ({ ticks }: Moment): string => age(ticks, performance.now());
const timeOf = ({ time }: Moment): string => timeOfDay(time, Date.now());

/** Coins that are named at most. */
const NAMED = 4;
/** A coin that is quiet for so long is worth a word. */
const PATIENCE = 10_000;
/** Slower than this, and the page says so. */
const SLOW = 1_000;

export function followingState(following: PriceFollowing): TemplateResult {
  const { pricedAt, issues, link, lostAt, pause } = following;
  const of = pricedAt ? html`prices are of ${timeOf(pricedAt)}, <span class="age">${ageOf(pricedAt)}</span>` : html`figures are as loaded`;
  if (pause === "asked") return html`<b>Paused</b>; ${of}.`;
  if (pause === "edited") {
    return html`<b>Paused, because you changed the book</b>: what you typed stays; ${of}. “Follow prices” goes on with the book as it is now;
      prices that you typed then become the exchange’s.`;
  }
  if (issues.length > 0) {
    return html`<b>Prices are not followed</b>; ${of}.
      ${issues.map(
        ({ path, message, remedy }) =>
          html`<span class="soft">${path ? html`<code>${path}</code>: ` : nothing}${message}${remedy ? ` – ${remedy}` : ""}. </span>`,
      )}`;
  }
  if (!following.hasPrices) return html`There is no price to follow; ${of}.`;
  if (link.state === "lost") {
    const wait = Math.max(0, Math.ceil((link.retryAt - performance.now()) / 1000));
    return html`<b>Connection lost</b>${lostAt ? ` at ${timeOf(lostAt)}` : ""}, trying again in ${wait} s; ${of}.
      <span class="soft">${link.reason} – ${link.remedy}.</span>`;
  }
  if (lostAt && link.state === "connecting") return html`<b>Connection lost</b> at ${timeOf(lostAt)}, trying again now; ${of}.`;
  if (lostAt) return html`<b>Connected again</b>, waiting for prices; ${of}.`;
  if (!pricedAt) return html`${link.state === "connecting" ? "Connecting for prices" : "Waiting for the first price"}…`;
  return html`<b>Following prices</b>, last <span class="age">${ageOf(pricedAt)}</span>. <span class="soft">${remarks(following)}</span>`;
}

/** What is read out: changes of state, not ages. */
export function spokenState({ pricedAt, issues, link, lostAt, pause, isFollowing }: PriceFollowing): string {
  if (pause === "asked") return "Following prices is paused.";
  if (pause === "edited") return "Following prices is paused, because you changed the book.";
  if (issues.length > 0) return "Prices are not followed.";
  if (!isFollowing) return "";
  if (link.state === "lost" || lostAt) return "The connection for prices is lost; it is tried again.";
  return pricedAt ? "Prices are followed." : "";
}

function remarks({ link, still, waitingFor, pace, took }: PriceFollowing): string | typeof nothing {
  const { since, complaints } = link.state === "connected" ? link : { since: performance.now(), complaints: [] };
  const parts = ["Positions and balances are as loaded."];
  if (pace > SLOW) parts.push(`A large book: it takes ${seconds(took)} to compute and is shown anew every ${seconds(pace)}.`);
  if (waitingFor.length > 0 && performance.now() - since > PATIENCE) parts.push(`No price yet of ${names(waitingFor)}.`);
  if (still.length > 0) parts.push(`The price of ${names(still)} stands still: there is no perp of it.`);
  if (complaints.length > 0) parts.push(`The exchange says: ${complaints.join("; ")}.`);
  return parts.join(" ");
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, NAMED).join(", ");
  return list.length > NAMED ? `${shown} and ${list.length - NAMED} more` : shown;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
