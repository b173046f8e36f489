// How long things take, in turns, so that a busy moment meets them all.

import { StepError } from "../steps.mjs";

const ROUNDS = 9;
const ROUND_MILLISECONDS = 120;

/** What an answer of either side holds; its absence ends the benchmark. */
export function held(answer, data) {
  if (data === undefined) throw new StepError(`no answer: ${JSON.stringify(answer).slice(0, 400)}`);
  return data;
}

export const ours = (answer) => held(answer, answer.report);

/** Milliseconds that an answer of each takes: the median over rounds, the first two of which warm up. */
export function measure(contestants) {
  const times = contestants.map(() => []);
  for (let round = -2; round < ROUNDS; round += 1) {
    contestants.forEach(({ answer }, at) => {
      let answers = 0;
      let elapsed = 0;
      const started = performance.now();
      while (elapsed < ROUND_MILLISECONDS) {
        answer();
        answers += 1;
        elapsed = performance.now() - started;
      }
      if (round >= 0) times[at].push(elapsed / answers);
    });
  }
  return times.map((rounds) => rounds.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)]);
}

/** A table: the first column, and one without a title, to the left, the others to the right. */
export function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const padded = (cell, column) => (head[column] === "" ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  const line = (cells) => cells.map(padded).join("  ").trimEnd();
  console.log([line(head), ...rows.map(line)].join("\n"));
}

/** Milliseconds, or microseconds where there are few. */
export function duration(milliseconds) {
  return milliseconds < 0.1 ? `${(milliseconds * 1000).toFixed(1)} µs` : `${milliseconds.toPrecision(3)} ms`;
}
