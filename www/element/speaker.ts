// What the live region says: the newest result, once typing has rested.

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** How long typing must rest before the result is spoken. */
const SPEAK_AFTER = 900;

export class Speaker implements ReactiveController {
  text = "";
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.waiting);
  }

  /** Replaces what was about to be said; the words are made when they are due. */
  later(words: () => string): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.text = words();
      this.host.requestUpdate();
    }, SPEAK_AFTER);
  }
}
