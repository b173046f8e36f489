// The types of `portfolio-margin/element`, which defines <portfolio-margin> when it is imported. They are written out here so
// that a program that uses the element needs no types of what it is built with. The code is www/components/define.ts.

import type { CompareReport, MarketsReport } from "./engine-types.js";
import type { Answer } from "./errors.js";
import type { CompareRequest } from "./types.js";

/** What `portfolio-changed` carries: the request as it is now and the engine's answer to it. */
export interface PortfolioChangedDetail {
  request: CompareRequest;
  answer: Answer<CompareReport>;
}

/** `<portfolio-margin>`: a portfolio to edit, and its answer under the three regimes. */
export interface PortfolioMarginElement extends HTMLElement {
  /** The request that is shown and edited; also taken as its JSON text, which is what the attribute `portfolio` holds. */
  get portfolio(): CompareRequest;
  set portfolio(request: CompareRequest | string | null);
  /** Id of the rulebook to apply; empty for the newest. */
  rulebook: string;
  /** Address of the package's `worker.js` where the page serves it: with it, markets can be simulated; attribute `worker`. */
  worker: string;
  /** `light`, `dark`, or empty for what the reader's system prefers. */
  theme: string;
  /** What can be added, and at which prices, in the place of the dated snapshot: a list that `readMarkets` answered. */
  liveMarkets: MarketsReport | null;
}

/** The class of the element. */
export declare const PortfolioMargin: new () => PortfolioMarginElement;

declare global {
  interface HTMLElementTagNameMap {
    "portfolio-margin": PortfolioMarginElement;
  }
  interface HTMLElementEventMap {
    "portfolio-changed": CustomEvent<PortfolioChangedDetail>;
  }
}
