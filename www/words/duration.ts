// Time in words.

/** Whole hours in the two largest units that they fill: "5 years 120 days", "3 days", "7 hours". */
export function duration(hours: number): string {
  const days = Math.floor(hours / 24);
  const parts: [number, string][] = [
    [Math.floor(days / 365), "year"],
    [days % 365, "day"],
    [hours % 24, "hour"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "less than an hour";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`)
    .join(" ");
}
