const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/**
 * Moves the focus among the cells of a `.matrix`, which carry data-row and data-column. One tab
 * stop: the cell where the focus is.
 */
export function moveInGrid(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
  if (step === undefined || cell === null) return;
  event.preventDefault();
  const row = Number(cell.dataset.row) + step[0];
  const column = Number(cell.dataset.column) + step[1];
  const grid = cell.closest('.matrix')!;
  const next = grid.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
  if (next === null) return;
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
