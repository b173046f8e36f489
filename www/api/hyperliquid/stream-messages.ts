// Messages of the exchange's websocket: which of them is a price of a coin, and which is of no use. The text of a price goes on as it came, so
// that no digit is lost; here it is parsed only to see that the engine will be able to read it.

/** What a message turned out to be. */
export type Heard =
  | { kind: "price"; coin: string }
  | { kind: "complaint"; text: string }
  /** A message that is well formed and of no use here, such as the answer to a ping. */
  | { kind: "other" }
  | { kind: "malformed" };

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

const MALFORMED: Heard = { kind: "malformed" };

/** At most this much of a complaint is repeated. */
const QUOTED = 200;

/** The longest message that is read, in characters: a thousand times that of a price. */
const LONGEST_MESSAGE = 500_000;

/** Never throws: whatever a peer sends is one of these. */
export function heard(data: unknown): Heard {
  if (typeof data !== "string" || data.length > LONGEST_MESSAGE) return MALFORMED;
  let message: Fields;
  try {
    message = fieldsOf(JSON.parse(data));
  } catch {
    return MALFORMED;
  }
  if (typeof message.channel !== "string") return MALFORMED;
  if (message.channel === "error") return { kind: "complaint", text: complaintText(message.data) };
  if (message.channel !== "activeAssetCtx") return { kind: "other" };
  const { coin, ctx } = fieldsOf(message.data);
  const { markPx, oraclePx, funding } = fieldsOf(ctx);
  // Without a price above zero a message would take a known price away.
  const isPrice = isDecimal(markPx) && /^[^-]*[1-9]/.test(markPx);
  const isReadable = [oraclePx, funding].every((value) => value === undefined || value === null || isDecimal(value));
  return typeof coin === "string" && isPrice && isReadable ? { kind: "price", coin } : MALFORMED;
}

/** What comes from JSON need not have a text of its own: `{"toString":null}` has none. Nested too deeply it cannot be written again either. */
function complaintText(data: unknown): string {
  if (typeof data === "string") return data.slice(0, QUOTED);
  try {
    return JSON.stringify(data ?? null).slice(0, QUOTED);
  } catch {
    return "a complaint that cannot be shown";
  }
}

/** What the engine reads as a decimal: up to 28 digits, without an exponent. */
function isDecimal(value: unknown): value is string {
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) && value.replace(/\D/g, "").length <= 28;
}

export const PING = JSON.stringify({ method: "ping" });

export const subscription = (coin: string): string =>
  JSON.stringify({ method: "subscribe", subscription: { type: "activeAssetCtx", coin } });
