type Labels = Readonly<Record<string, string>>;

/** Samples of many series, by the number of the scrape, as promtool's tests write them down. */
export interface Series {
  /** The scrapes of a series come in order; what was added first stays. */
  add(name: string, labels: Labels, index: number, value: number): void;
  /** The same by the text of the series. */
  addTo(series: string, index: number, value: number): void;
  /** For `input_series`. */
  written(): readonly { readonly series: string; readonly values: string }[];
}

/** "1x2" is three samples, "_x2" is two missing ones. */
const repeated = (text: string, times: number): string => {
  if (times === 1) return text;
  return text === '_' ? `_x${times}` : `${text}x${times - 1}`;
};

/** The samples of one series. A series that a scrape no longer has ends at once; what is missing afterwards is no sample. */
class Samples {
  readonly #done: string[] = [];
  #text = '';
  #times = 0;
  #length = 0;

  add(index: number, value: number): void {
    if (index < this.#length) return;
    this.#missUntil(index);
    this.#push(String(value), 1);
  }

  written(length: number): string {
    this.#missUntil(length);
    return [...this.#done, repeated(this.#text, this.#times)].join(' ');
  }

  #missUntil(index: number): void {
    if (this.#length < index && this.#length > 0) this.#push('stale', 1);
    if (this.#length < index) this.#push('_', index - this.#length);
  }

  #push(text: string, times: number): void {
    this.#length += times;
    if (text === this.#text) {
      this.#times += times;
      return;
    }
    if (this.#times > 0) this.#done.push(repeated(this.#text, this.#times));
    this.#text = text;
    this.#times = times;
  }
}

export function createSeries(length: number): Series {
  const all = new Map<string, Samples>();
  const addTo: Series['addTo'] = (series, index, value) => {
    const samples = all.get(series) ?? new Samples();
    all.set(series, samples);
    samples.add(index, value);
  };
  return {
    addTo,
    add: (name, labels, index, value) => {
      const pairs = Object.entries(labels)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      addTo(`${name}{${pairs.join(',')}}`, index, value);
    },
    written: () => [...all].map(([series, samples]) => ({ series, values: samples.written(length) })),
  };
}
