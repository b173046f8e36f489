// Crossings that the reader has not acknowledged yet: on the page, in its title and, if the reader wants it, by the browser.

import type { Notice } from "../../book/thresholds.js";

export interface RaisedNotice extends Notice {
  /** When, in milliseconds since 1970. */
  time: number;
}

export class Notices {
  list: readonly RaisedNotice[] = [];
  private readonly title = document.title;

  raise(notices: readonly Notice[], isNotified: boolean): void {
    if (notices.length === 0) return;
    const time = Date.now();
    const raised = notices.map((notice) => ({ ...notice, time }));
    // Of one kind the newest counts.
    this.list = [...this.list.filter(({ kind }) => !raised.some((own) => own.kind === kind)), ...raised];
    this.showTitle();
    if (isNotified) for (const notice of raised) notify(notice);
  }

  acknowledge(): void {
    this.list = [];
    this.showTitle();
  }

  private showTitle(): void {
    const newest = this.list.at(-1);
    document.title = newest ? `⚠ ${newest.short} – portfolio-margin` : this.title;
  }
}

/** Asks the reader for leave; answers whether there is any now. */
export async function mayNotify(): Promise<boolean> {
  if (!("Notification" in globalThis)) return false;
  try {
    return (await Notification.requestPermission()) === "granted";
  } catch {
    return false;
  }
}

function notify({ short, text, kind }: Notice): void {
  try {
    new Notification(short, { body: text, tag: `portfolio-margin-${kind}` });
  } catch {
    // Some browsers allow this to installed pages only. The notice stands on the page in any case.
  }
}
