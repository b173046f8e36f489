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
