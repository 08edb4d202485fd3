import type { AdmittedCall } from '../../src/simulator/admitted-call.ts';
import { type ApiAnswer, okay } from '../../src/simulator/api-answer.ts';
import { parsePage } from '../../src/simulator/paging.ts';
import { fraction, pick } from '../../src/simulator/seeded.ts';
import { effectOf } from './fault-effects.ts';
import type { Effect } from './faults.ts';

export interface ListCall {
  readonly call: AdmittedCall;
  /** What the simulator answers to a call by itself. */
  readonly operate: (call: AdmittedCall) => ApiAnswer;
  /** What stands at the end of the list besides. */
  readonly planted: readonly unknown[];
  readonly effects: readonly Effect[];
  readonly seed: number;
  /** Makes chance another in each call. */
  readonly number: number;
}

const pageEffects: ReadonlySet<Effect['kind']> = new Set(['short-page', 'shift', 'shuffle', 'bad-elements']);

/** One page of a list, with the planted elements at its end, as the faults deliver it. */
export function distortList(list: ListCall): ApiAnswer {
  const { call, operate, planted, effects } = list;
  const honest = operate(call);
  const page = parsePage(call.query);
  const isUntouched = planted.length === 0 && !effects.some(({ kind }) => pageEffects.has(kind));
  if (isUntouched || honest.status !== 200 || page.kind === 'failed') return honest;
  const { offset, limit, count } = page.value;
  const elements = inOrder(list, [...wholeList(call, operate), ...planted]);
  const delivered = deliver(list, elements, offset, limit);
  return okay(delivered, count ? { 'x-total-count': String(elements.length) } : {});
}

const longestPage = 250;

function wholeList(call: AdmittedCall, operate: ListCall['operate']): readonly unknown[] {
  const elements: unknown[] = [];
  for (;;) {
    const query = { ...call.query, limit: String(longestPage), offset: String(elements.length) };
    const page = operate({ ...call, query }).body as readonly unknown[];
    elements.push(...page);
    if (page.length < longestPage) return elements;
  }
}

function inOrder({ effects, seed, number }: ListCall, elements: readonly unknown[]): readonly unknown[] {
  if (effectOf(effects, 'shuffle') === undefined) return elements;
  const ranked = elements.map((element, at) => ({ element, rank: fraction(seed, 'shuffle', number, at) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ element }) => element);
}

function deliver(
  { effects, seed, number }: ListCall,
  elements: readonly unknown[],
  offset: number,
  limit: number,
): readonly unknown[] {
  const due = elements.slice(offset, offset + limit);
  const isShifted = effectOf(effects, 'shift') !== undefined && due.length > 1;
  const shifted = isShifted ? [elements[Math.max(0, offset - 1)], ...due.slice(0, -1)] : due;
  const short = effectOf(effects, 'short-page');
  const missing = short === undefined ? 0 : (short.missing ?? 1);
  const page = shifted.slice(0, Math.max(0, shifted.length - missing));
  if (effectOf(effects, 'bad-elements') === undefined) return page;
  return page.map((element, at) => spoilt(element, seed, number, at));
}

const garbage = [null, 7, 'text', [], [[]], { name: 'without id' }, { id: null }, { id: {} }] as const;

const spoilt = (element: unknown, seed: number, number: number, at: number): unknown =>
  fraction(seed, 'spoil', number, at) < 0.1 ? pick(garbage, seed, 'garbage', number, at) : element;
