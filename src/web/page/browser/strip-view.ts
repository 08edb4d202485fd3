import { type SVGTemplateResult, svg } from 'lit-html';
import { bars } from './past-hour.ts';

/** One bar for each part of the hour. */
export const stripView = (past: readonly string[], label: string): SVGTemplateResult => svg`
  <svg class="strip" viewBox="0 0 ${bars * 4} 16" role="img" aria-label=${label} preserveAspectRatio="none">
    ${past.map((state, index) => svg`<rect x=${index * 4} y="0" width="3" height="16" rx="1" class="fill ${state}" />`)}
  </svg>`;
