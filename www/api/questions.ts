// The types of questions that are asked together, and of answers of which only some fields are wanted.

import type { Asked, Change, Regime } from "./engine-types.js";
import type { CapacityOverrides, LiquidationOverrides, LiquidationPartOverrides } from "./types.js";

/** Which parts of an answer are wanted. */
export interface FieldChoice {
  /**
   * The wanted fields by their paths, such as `regimes.portfolio.ratio`: `*` stands for every name, lists are gone through, and what a path ends at
   * comes whole. What is not wanted is neither written nor read. All fields, if none are named.
   */
  fields?: readonly string[] | undefined;
}

/** A part of an answer: what was not wanted is not there. */
export type Part<T> = T extends readonly (infer Item)[] ? Part<Item>[] : T extends object ? { [Key in keyof T]?: Part<T[Key]> } : T;

/** An answer, or the part of it that is wanted. */
export type Wanted<T, Choice> = Choice extends { fields: readonly string[] } ? Part<T> : T;

type Choices<T> = Omit<T, "rulebook"> & FieldChoice;

/** Questions of one book, each with what its own function takes beside the request. The rulebook is chosen for all of them, beside them. */
export interface Questions {
  compare?: FieldChoice;
  evaluate?: { regime: Regime } & FieldChoice;
  liquidation?: Choices<LiquidationOverrides> | Choices<LiquidationPartOverrides>;
  capacity?: Choices<CapacityOverrides>;
  whatIf?: { changes: Change | Change[] } & FieldChoice;
  explain?: { path: string } & FieldChoice;
}

/** The answers to the questions that were asked, each under its name. */
export type Answers<Q extends Questions> = { [Name in keyof Q & keyof Asked]: Wanted<NonNullable<Asked[Name]>, Q[Name]> };
