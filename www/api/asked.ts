// A question about a request, with choices beside it: both as the texts that the engine reads.

import { jsonText } from "./arguments.js";
import type { Engine, HostedGlue } from "./engine.js";
import type { Answer } from "./errors.js";

export function asked<Glue extends HostedGlue, T>(
  engine: Engine<Glue>,
  request: unknown,
  overrides: unknown,
  question: (glue: Glue, text: string, options: string | undefined) => Answer<T>,
): Answer<T> {
  const input = jsonText(request, "");
  if ("status" in input) return input;
  if (overrides === undefined) return engine.call((glue) => question(glue, input.text, undefined));
  const options = jsonText(overrides, "overrides");
  if ("status" in options) return options;
  return engine.call((glue) => question(glue, input.text, options.text));
}
