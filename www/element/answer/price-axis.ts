// Where each coin's price liquidates the book: one axis per coin, a lane per regime, and the same in figures beside the lanes.

import { html, nothing, type TemplateResult } from "lit";
import type { PositionReport } from "../../api/index.js";
import type { ShownRegime } from "../../book/shown.js";
import { coins, isNegative, NONE, price, unsigned } from "../../words/amounts.js";
import { coinOf, type Fate, farness, fateOfCoin, fateOfIsolated } from "../../words/fate.js";
import { laneDrawing, legend, type Scale, scaleFor, scaleLine } from "./axis-drawing.js";
import { deathText, disagreement, displayedText, thresholdText } from "./fate-text.js";

/** Axes shown before "show all". */
const SHOWN_AT_FIRST = 3;

interface Lane {
  /** Class of its colour; isolated positions belong to no regime. */
  regime: string;
  name: string;
  fate: Fate;
  /** The position whose displayed price is meant, with its path. */
  shown: { report: PositionReport | undefined; path: string } | null;
}

interface Axis {
  coin: string;
  price: string;
  positions: readonly PositionReport[];
  lanes: readonly Lane[];
}

/** `lead` is the coin that the headline speaks of. */
export function priceAxes(
  regimes: readonly ShownRegime[],
  lead: string | null,
  showAll: boolean,
  onShowAll: () => void,
  /** What stands under the axes. */
  below: TemplateResult | typeof nothing,
): TemplateResult | typeof nothing {
  const axes = axesOf(regimes);
  if (axes.length === 0) return nothing;
  // Where not all are shown, it is that coin and the nearest others.
  const rank = (axis: Axis) => (axis.coin === lead ? -1 : reach(axis));
  const ordered = axes.length > SHOWN_AT_FIRST ? axes.toSorted((a, b) => rank(a) - rank(b)) : axes;
  const visible = showAll ? ordered : ordered.slice(0, SHOWN_AT_FIRST);
  const hasThresholds = visible.some(({ lanes }) => lanes.some(({ fate }) => fate.thresholds.length > 0));
  return html`<section class="panel axes" aria-label="Where it is liquidated">
    <h3>Where it is liquidated</h3>
    <p class="note">Each coin moves alone, with its perps, spot and collateral; all other prices stand still.</p>
    ${legend(hasThresholds)} ${visible.map(axisTable)}
    ${
      visible.length < axes.length
        ? html`<button type="button" class="quiet" @click=${onShowAll}>Show all ${axes.length} coins</button>`
        : nothing
    }
    ${below}
  </section>`;
}

/** How near the nearest trigger is; a coin without any comes last. */
function reach({ lanes }: Axis): number {
  return Math.min(...lanes.flatMap(({ fate }) => fate.triggers.map(farness)), Number.POSITIVE_INFINITY);
}

function axesOf(regimes: readonly ShownRegime[]): Axis[] {
  const [first] = regimes;
  if (!first?.death) return [];
  const { death } = first;
  const all = first.report.positions.map((position, index) => ({ position, index }));
  const axes: Axis[] = death.coins.map(({ coin, price: now }) => {
    const own = all.filter(({ position }) => coinOf(position, death.coins) === coin);
    return {
      coin,
      price: now,
      positions: own.map(({ position }) => position),
      lanes: [...crossLanes(coin, own, regimes), ...isolatedLanes(own, first)],
    };
  });
  // A coin that has only isolated positions is none that the account hangs on.
  const alone = all.filter(({ position }) => !axes.some((axis) => axis.positions.includes(position)));
  for (const one of alone) {
    const { coin, markPrice } = one.position;
    axes.push({ coin, price: markPrice, positions: [one.position], lanes: isolatedLanes([one], first) });
  }
  return axes.filter(
    ({ positions, lanes }) => positions.length > 0 || lanes.some(({ fate }) => fate.triggers.length > 0 || fate.thresholds.length > 0),
  );
}

interface Indexed {
  position: PositionReport;
  index: number;
}

function crossLanes(coin: string, positions: readonly Indexed[], regimes: readonly ShownRegime[]): Lane[] {
  const cross = positions.filter(({ position }) => position.marginMode === "cross");
  if (cross.length === 0 && positions.length > 0 && !regimes.some(({ death }) => death && fateOfCoin(death, coin)?.triggers.length))
    return [];
  const [only] = cross;
  return regimes.flatMap(({ regime, name, report, path, death, lacks }) => {
    const fate = death && fateOfCoin(death, coin, lacks.length > 0);
    if (!fate) return [];
    const shown = cross.length === 1 && only ? { report: report.positions[only.index], path: `${path}.positions[${only.index}]` } : null;
    return { regime, name, fate, shown };
  });
}

/** An isolated position dies at the same price under every regime. */
function isolatedLanes(positions: readonly Indexed[], { report, path, death }: ShownRegime): Lane[] {
  const isolated = positions.filter(({ position }) => position.marginMode === "isolated");
  return isolated.flatMap(({ position, index }) => {
    const fate = death && fateOfIsolated(death, position.coin);
    const name = positions.length > 1 ? `Isolated ${position.coin}` : "Isolated";
    return fate ? { regime: "isolated", name, fate, shown: { report: report.positions[index], path: `${path}.positions[${index}]` } } : [];
  });
}

function axisTable({ coin, price: now, positions, lanes }: Axis): TemplateResult {
  // A perp of another dex has a price of its own: its entry has no place on this scale.
  const entries = positions.flatMap(({ entryPrice, markPrice }) => (entryPrice !== null && markPrice === now ? [entryPrice] : []));
  const scale = scaleFor(
    now,
    entries,
    lanes.map(({ fate }) => fate),
  );
  return html`<div class="axis">
    <h4>
      ${coin} <span class="side">${positions.length === 0 ? "as collateral" : positions.map(holding).join(", ")}, now ${price(now)}</span>
    </h4>
    <table class="axis" aria-label="${coin}: where it is liquidated">
      <thead>
        <tr>
          <td class="name"></td>
          <td class="picture">${scaleLine(scale)}</td>
          <th scope="col">Liquidated at</th>
          <th scope="col">Exchange displays</th>
        </tr>
      </thead>
      ${lanes.map((lane) => laneRows(lane, scale))}
    </table>
  </div>`;
}

function holding({ coin, size, entryPrice }: PositionReport): string {
  const dex = coin.includes(":") ? ` on ${coin.split(":")[0]}` : "";
  return `${isNegative(size) ? "short" : "long"} ${coins(unsigned(size))}${dex}${entryPrice === null ? "" : ` from ${price(entryPrice)}`}`;
}

function laneRows({ regime, name, fate, shown }: Lane, scale: Scale): TemplateResult {
  const remarks = [...thresholdText(fate), ...disagreement(fate)];
  const hasReason = fate.displayedReason !== null && fate.displayed !== null;
  return html`<tbody class=${regime}>
    <tr class="lane">
      <th scope="row" class="name">${name}</th>
      <td class="picture">${laneDrawing(scale, fate)}</td>
      <td class="death">${deathText(fate)}</td>
      <td class="displays"><span class="label">exchange displays </span>${shown ? displayedText(shown.report, shown.path, false) : html`<span class="none">${NONE}</span>`}</td>
    </tr>
    ${
      remarks.length > 0 || hasReason
        ? html`<tr class="remarks">
            <td></td>
            <td colspan="3">
              ${remarks.map((remark) => html`<p class="note">${remark}</p>`)}
              ${hasReason ? html`<details class="why"><summary>Why the exchange displays another price</summary><p class="note">${fate.displayedReason}</p></details>` : nothing}
            </td>
          </tr>`
        : nothing
    }
  </tbody>`;
}
