import type { FleetTenant } from './fleet.ts';

/** As in the style sheet, for light and dark tabs. */
const colours = {
  blind: '#b3261e',
  bad: '#b3261e',
  warn: '#b45f06',
  unknown: '#6b6b6b',
  good: '#1e7b34',
} as const satisfies Record<FleetTenant['level'], string>;

/** A shape as well as a colour. */
const shapes = {
  blind: '<path d="M8 8L24 24M24 8L8 24" stroke="COLOUR" stroke-width="6"/>',
  bad: '<path d="M16 4L30 28H2Z" fill="COLOUR"/>',
  warn: '<path d="M16 2L30 16L16 30L2 16Z" fill="COLOUR"/>',
  unknown: '<circle cx="16" cy="16" r="11" fill="none" stroke="COLOUR" stroke-width="6"/>',
  good: '<circle cx="16" cy="16" r="13" fill="COLOUR"/>',
} as const satisfies Record<FleetTenant['level'], string>;

export function faviconOf(level: FleetTenant['level']): string {
  const shape = shapes[level].replace('COLOUR', colours[level]);
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shape}</svg>`)}`;
}
