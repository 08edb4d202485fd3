import { type SVGTemplateResult, svg } from 'lit-html';

/** What held from when. */
export interface PastState {
  readonly state: string;
  readonly since: string | null;
}

const minutes = 60;
const bars = 30;

/** The last hour as bars of two minutes each: the worst that held in any of the histories. `order`: the worst first. */
export function stripView(
  histories: readonly (readonly PastState[])[],
  order: readonly string[],
  now: number,
  label: string,
): SVGTemplateResult {
  const width = (minutes * 60_000) / bars;
  const start = now - minutes * 60_000;
  const states = Array.from({ length: bars }, (_, index) => {
    const held = histories.flatMap((history) =>
      heldWithin(history, start + index * width, start + (index + 1) * width),
    );
    return order.find((state) => held.includes(state)) ?? 'nothing';
  });
  return svg`<svg class="strip" viewBox="0 0 ${bars * 4} 16" role="img" aria-label=${label} preserveAspectRatio="none">
    ${states.map((state, index) => svg`<rect x=${index * 4} y="0" width="3" height="16" rx="1" class="fill ${state}" />`)}
  </svg>`;
}

const heldWithin = (history: readonly PastState[], from: number, to: number): readonly string[] =>
  history
    .filter(({ since }, index) => {
      const end = history[index + 1]?.since ?? null;
      return Date.parse(since ?? '') < to && (end === null || Date.parse(end) > from);
    })
    .map(({ state }) => state);
