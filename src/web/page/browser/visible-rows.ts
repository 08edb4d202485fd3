/** Which of the equally high rows of a list are near the window, and the height of those above and below. */
interface VisibleRows {
  readonly first: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
}

/** Rows drawn beyond the window, so that scrolling shows no gap. */
const margin = 15;

export function visibleRows(
  count: number,
  rowHeight: number,
  listTop: number,
  windowHeight: number,
): VisibleRows {
  const firstSeen = Math.floor(-listTop / rowHeight);
  const seen = Math.ceil(windowHeight / rowHeight);
  const first = Math.max(0, Math.min(firstSeen - margin, count - seen));
  const end = Math.min(count, Math.max(0, firstSeen) + seen + margin);
  return { first, end, above: first * rowHeight, below: (count - end) * rowHeight };
}
