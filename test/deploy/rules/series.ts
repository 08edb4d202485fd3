type Labels = Readonly<Record<string, string>>;

/** Samples of many series, by the number of the scrape, as promtool's tests write them down. */
export interface Series {
  add(name: string, labels: Labels, index: number, value: number): void;
  /** For `input_series`. */
  written(): readonly { readonly series: string; readonly values: string }[];
}

/** A series that a scrape no longer has ends at once; what is missing afterwards is no sample. */
const textAt = (values: ReadonlyMap<number, number>, index: number): string =>
  String(values.get(index) ?? (values.has(index - 1) ? 'stale' : '_'));

/** "1x2" is three samples, "_x2" is two missing ones. */
const repeated = (text: string, times: number): string => {
  if (times === 1) return text;
  return text === '_' ? `_x${times}` : `${text}x${times - 1}`;
};

const written = (values: ReadonlyMap<number, number>, length: number): string => {
  const runs: { readonly text: string; readonly times: number }[] = [];
  for (let index = 0; index < length; index += 1) {
    const text = textAt(values, index);
    const last = runs.at(-1);
    if (last?.text === text) runs[runs.length - 1] = { text, times: last.times + 1 };
    else runs.push({ text, times: 1 });
  }
  return runs.map(({ text, times }) => repeated(text, times)).join(' ');
};

export function createSeries(length: number): Series {
  const all = new Map<string, Map<number, number>>();
  return {
    add: (name, labels, index, value) => {
      const pairs = Object.entries(labels)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      const key = `${name}{${pairs.join(',')}}`;
      const values = all.get(key) ?? new Map<number, number>();
      all.set(key, values.set(index, value));
    },
    written: () => [...all].map(([series, values]) => ({ series, values: written(values, length) })),
  };
}
