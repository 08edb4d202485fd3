import type { ApiRefusal } from '../fleet/api-failure.ts';
import type { Secret } from '../lib/secret.ts';

/** Reads what the API says about a refusal, in any of its shapes: ErrorResponseDto, `{error, error_description}`, `{message}`. */
export function refusalOf(status: number, json: unknown, secrets: readonly Secret[]): ApiRefusal {
  const trackingId = textAt(json, 'trackingId');
  return {
    status,
    // It is logged, so it must look like an id.
    trackingId: trackingId !== null && /^[\w-]{1,64}$/.test(trackingId) ? trackingId : null,
    apiMessage: cleanLine(wordsIn(json), secrets),
  };
}

const shape = ['messages', 'causes', 'detailCode', 'trackingId', 'error', 'error_description', 'message'];

/** Whether the API itself can have sent it. Gateways and firewalls send text, pages or JSON of another shape. */
export const isRefusalShaped = (json: unknown): boolean => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const keys = Object.keys(json);
  return keys.length === 0 || keys.some((key) => shape.includes(key));
};

/** `messages` holds one entry per locale. Most often their texts are equal. */
function wordsIn(json: unknown): readonly string[] {
  const texts = [...listAt(json, 'messages'), ...listAt(json, 'causes')].map((one) => textAt(one, 'text'));
  const others = ['error', 'error_description', 'message'].map((key) => textAt(json, key));
  const words = [textAt(json, 'detailCode'), ...texts, ...others].filter((word) => word !== null);
  return [...new Set(words.map((word) => word.trim().replace(/\.$/, '')))];
}

/** Nobody reads more messages than this. */
const fewMessages = 10;

function listAt(json: unknown, key: string): readonly unknown[] {
  const value = valueAt(json, key);
  return Array.isArray(value) ? value.slice(0, fewMessages) : [];
}

function textAt(json: unknown, key: string): string | null {
  const value = valueAt(json, key);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

const valueAt = (json: unknown, key: string): unknown =>
  typeof json === 'object' && json !== null && Object.hasOwn(json, key)
    ? (json as Record<string, unknown>)[key]
    : null;

const longestLine = 300;

/** A JSON Web Token. */
const token = /\beyJ[\w-]+(?:\.[\w-]+){1,2}/g;

/** Removes control, invisible and bidirectional characters, and masks our own secrets. */
function cleanLine(words: readonly string[], secrets: readonly Secret[]): string | null {
  const text = secrets.reduce(
    (line, held) => line.replaceAll(held.reveal() || '***', '***'),
    words.join('; '),
  );
  const line = text
    .slice(0, 4 * longestLine)
    .replaceAll(token, '***')
    .replaceAll(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .trim();
  return line === '' ? null : line.slice(0, longestLine).toWellFormed();
}
