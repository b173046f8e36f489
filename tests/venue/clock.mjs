// A clock for tests: waits are over at once and are listed, while the time goes on as if they had lasted; the time-out of a request comes when
// the test says so, and not before.

export const TIMEOUT = 1234;

/** Pass it with `timeout: TIMEOUT`, which tells time-outs from waits. */
export function testClock(start = Date.UTC(2026, 9, 8, 12)) {
  let now = start;
  const timeouts = new Set();
  const waits = [];
  return {
    waits,
    now: () => now,
    after(milliseconds, action) {
      if (milliseconds === TIMEOUT) {
        timeouts.add(action);
        return () => timeouts.delete(action);
      }
      waits.push(milliseconds);
      now += milliseconds;
      const soon = setImmediate(action);
      return () => clearImmediate(soon);
    },
    /** Every request that is under way has taken too long. */
    expire() {
      for (const action of [...timeouts]) action();
    },
    /** Timers that nobody has cancelled. */
    pending: () => timeouts.size,
  };
}

/** A clock that stands until the test moves it: `advance` lets so many milliseconds pass, with everything that falls due in them, in order. */
export function standingClock(start = Date.UTC(2026, 9, 8, 12)) {
  let now = start;
  const due = new Set();
  return {
    now: () => now,
    after(milliseconds, action) {
      const own = { at: now + milliseconds, action };
      due.add(own);
      return () => due.delete(own);
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        due.delete(next);
        now = Math.max(now, next.at);
        next.action();
      }
      now = end;
    },
    /** Somebody sets it; what was waited for is still waited for. */
    set(time) {
      for (const own of due) own.at += time - now;
      now = time;
    },
    /** Timers that nobody has cancelled. */
    pending: () => due.size,
  };
}
