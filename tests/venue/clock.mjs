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
