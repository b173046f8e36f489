// The moment that a run is shown at: played, paused, moved by hand. Whoever wants less motion gets the end and no playing by itself.

import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Milliseconds of a whole run. */
const DURATION = 9000;

export class CascadePlayer implements ReactiveController {
  /** How many blocks are shown. */
  at = 0;
  private blocks = 0;
  private frame = 0;
  private last = 0;
  /** Where it is between two blocks. */
  private exact = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get isPlaying(): boolean {
    return this.frame !== 0;
  }

  /** A new run: from its beginning, or its end for whoever wants less motion. */
  show(blocks: number): void {
    this.pause();
    this.blocks = blocks;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.moveTo(blocks);
    else {
      this.moveTo(0);
      this.play();
    }
  }

  play(): void {
    if (this.at >= this.blocks) this.moveTo(0);
    this.last = 0;
    this.frame = requestAnimationFrame(this.step);
    this.host.requestUpdate();
  }

  pause(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.host.requestUpdate();
  }

  toggle(): void {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  moveTo(block: number): void {
    this.exact = Math.min(Math.max(block, 0), this.blocks);
    this.at = Math.floor(this.exact);
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.pause();
  }

  private step = (now: number): void => {
    const passed = this.last === 0 ? 0 : now - this.last;
    this.last = now;
    const before = this.at;
    this.exact = Math.min(this.exact + (passed / DURATION) * this.blocks, this.blocks);
    this.at = Math.floor(this.exact);
    if (this.at !== before) this.host.requestUpdate();
    if (this.at >= this.blocks) this.pause();
    else this.frame = requestAnimationFrame(this.step);
  };
}
