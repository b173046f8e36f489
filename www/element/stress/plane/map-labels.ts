// Where the name of a kind of cell stands on a map: in the widest part of it.

/** The cell that is furthest from every cell of another kind and from the border, with how far that is in cells; null where there is none. */
export function roomiest(
  columns: number,
  rows: number,
  isOfKind: (cell: number) => boolean,
): { column: number; row: number; reach: number } | null {
  // Two passes over the grid give every cell its distance, counting diagonals as one.
  const far = new Uint16Array(columns * rows);
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= columns || row >= rows ? 0 : (far[row * columns + column] ?? 0);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!isOfKind(row * columns + column)) continue;
      far[row * columns + column] =
        1 + Math.min(at(column - 1, row), at(column - 1, row - 1), at(column, row - 1), at(column + 1, row - 1));
    }
  }
  let best: { column: number; row: number; reach: number } | null = null;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const cell = row * columns + column;
      const own = far[cell] ?? 0;
      if (own === 0) continue;
      const reach = Math.min(own, 1 + Math.min(at(column + 1, row), at(column + 1, row + 1), at(column, row + 1), at(column - 1, row + 1)));
      far[cell] = reach;
      if (!best || reach > best.reach) best = { column, row, reach };
    }
  }
  return best;
}
