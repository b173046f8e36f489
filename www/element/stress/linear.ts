// A straight scale from figures to pixels.

export interface Linear {
  (value: number): number;
  /** The figure at a pixel. */
  inverse: (pixel: number) => number;
}

export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Linear {
  const slope = (end - start) / (to - from || 1);
  const scale = (value: number) => start + (value - from) * slope;
  return Object.assign(scale, { inverse: (pixel: number) => from + (pixel - start) / slope });
}

/** The point of an axis that is nearest to a value. */
export function nearestIndex(axis: Float64Array, at: number): number {
  let best = 0;
  for (let index = 1; index < axis.length; index++) if (Math.abs((axis[index] ?? 0) - at) < Math.abs((axis[best] ?? 0) - at)) best = index;
  return best;
}
