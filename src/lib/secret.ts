import { inspect } from 'node:util';

/** Holds a value that no log line, error or JSON may show; only `reveal` returns it. */
export interface Secret {
  reveal(): string;
  toJSON(): string;
  toString(): string;
}

const mask = '***';

export function secret(value: string): Secret {
  return Object.freeze({
    reveal: () => value,
    toJSON: () => mask,
    toString: () => mask,
    [inspect.custom]: () => mask,
  });
}
