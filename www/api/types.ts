// The names that programs use for what goes in and comes out, where the engine has another or none.

import type { Request as EngineRequest, Rulebook } from "./engine-types.js";

/** A whole request: portfolio, market and options. (The engine calls it `Request`, which in browsers is something else.) */
export type CompareRequest = EngineRequest;

/** Choices that stand above those of the request. */
export interface Overrides {
  /** Id of the rulebook to apply. */
  rulebook?: string | undefined;
}

/** One rulebook among those that come with the engine. */
export interface RulebookSummary {
  id: string;
  /** The day it took effect. */
  date: string;
  /** What changed, in one line. */
  title: string;
}

/** One rulebook in full. */
export type RulebookReport = Rulebook;
