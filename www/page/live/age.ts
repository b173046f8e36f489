// How old what is shown is, in words, and a tick a second that keeps it true.

import type { ReactiveController, ReactiveControllerHost } from "lit";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

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

/** Draws its host anew every second while something that ages is shown. */
export class Ticking implements ReactiveController {
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly isNeeded: () => boolean,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    if (!this.isNeeded()) this.hostDisconnected();
    else this.timer ??= setInterval(() => this.host.requestUpdate(), 1000);
  }

  hostDisconnected(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
