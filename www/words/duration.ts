// Times and ages in words.

import { NONE } from "./amounts.js";

/** In seconds. */
const [MINUTE, HOUR, DAY] = [60, 3600, 86_400];

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

/** Hours as a person says them: "4 minutes", "1.1 hours", "3.5 days". */
export function hoursText(hours: string | null): string {
  if (hours === null) return NONE;
  const value = Number(hours);
  const [amount, unit] = value < 1 ? [value * 60, "minute"] : value < 48 ? [value, "hour"] : [value / 24, "day"];
  const written = amount >= 10 || Number.isInteger(amount) ? amount.toFixed(0) : amount.toFixed(1);
  return `${written} ${unit}${written === "1" ? "" : "s"}`;
}

/** "12 h", and whole days from two days on. */
export function shortHours(hours: number): string {
  if (hours < 0.5) return "now";
  if (hours < 48) return `${Math.round(hours)} h`;
  return `${Math.round(hours / 24)} d`;
}

/** "at once", "after 30 s", "after 5 min 3 s" */
export function afterText(seconds: number): string {
  if (seconds === 0) return "at once";
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  const parts = [minutes > 0 ? `${minutes} min` : "", rest > 0 ? `${rest} s` : ""].filter(Boolean);
  return `after ${parts.join(" ")}`;
}

/** Seconds from which the time is written in minutes. */
export const MANY_SECONDS = 600;

/** "61 s", "12 min", "12 min 30 s" */
export function secondsText(seconds: number): string {
  if (seconds < MANY_SECONDS) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest ? ` ${rest} s` : ""}`;
}

/** "12 s ago", "3 min ago", "2 h 5 min ago", "4 days ago"; both as milliseconds since 1970. */
export function age(then: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - then) / 1000));
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min ago`;
  const days = Math.floor(seconds / DAY);
  return `${days} day${days === 1 ? "" : "s"} ago`;
}

/** The time of day where the reader is, with the date once it is another day: "13:36:20". */
export function timeOfDay(then: number, now: number): string {
  const [moment, today] = [new Date(then), new Date(now)];
  const time = moment.toLocaleTimeString("en-GB");
  if (moment.toDateString() === today.toDateString()) return time;
  return `${moment.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, ${time}`;
}
