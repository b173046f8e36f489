// Whether a book was made up or is a real account's. A made-up book says what is held and traded, and nothing of what would be paid in for it; an
// account is what the exchange says it is. Only the exchange's answers, and requests made from them, say what each dex holds.

export function isMadeUp(request: unknown): boolean {
  if (typeof request === "string") {
    try {
      return isMadeUp(JSON.parse(request));
    } catch {
      // Nothing that can be answered.
      return true;
    }
  }
  if (typeof request !== "object" || request === null) return true;
  // A capture has the exchange's own names.
  if (!("portfolio" in request)) return false;
  const held = (request.portfolio as { dexAccounts?: unknown } | null)?.dexAccounts;
  return !Array.isArray(held) || held.length === 0;
}
