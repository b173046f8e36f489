// A tick a second, which keeps true what is said of ages.

import type { ReactiveController, ReactiveControllerHost } from "lit";

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
