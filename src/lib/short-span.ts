const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
] as const;

/** A span of time for people, in the largest unit of which there are at least two: "9 s", "59 min", "2 d". */
export function shortSpan(seconds: number): string {
  const unit = units.find(([, size]) => seconds >= 2 * size);
  return unit === undefined ? `${Math.round(seconds)} s` : `${Math.floor(seconds / unit[1])} ${unit[0]}`;
}
