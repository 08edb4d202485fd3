import jsonPatch from 'fast-json-patch';
import { messageOf } from '../lib/errors.ts';
import { failed, ok, type Result } from '../lib/result.ts';
import type { WireObject } from './wire-shapes.ts';

/** The fields that the official description does not mark as read-only and that a user has a reason to change. */
const writable: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => value === null || typeof value === 'string',
  description: (value) => typeof value === 'string',
  clusterId: (value) => typeof value === 'string' && value !== '',
  type: (value) => typeof value === 'string' && value !== '',
};

const changedPaths = (operation: jsonPatch.Operation): readonly string[] => {
  if (operation.op === 'test' || operation.op === '_get') return [];
  return operation.op === 'move' ? [operation.path, operation.from] : [operation.path];
};

/** The fields of a client that a JSON Patch (RFC 6902) changes, or why it is refused. */
export function patched(client: WireObject, patch: unknown): Result<WireObject, string> {
  if (!Array.isArray(patch)) return failed('The JSON Patch must be an array of operations.');
  const document = structuredClone(client);
  const fault = jsonPatch.validate(patch, document);
  if (fault !== undefined) return failed(`The JSON Patch is not applicable: ${fault.name}.`);

  const simulatedOperations: readonly jsonPatch.Operation[] = patch;
  const roots = new Set(simulatedOperations.flatMap(changedPaths).map((path) => path.split('/')[1] ?? ''));
  for (const root of roots) if (!Object.hasOwn(writable, root)) return failed(`/${root} cannot be changed.`);
  return apply(document, simulatedOperations, [...roots]);
}

function apply(
  document: WireObject,
  simulatedOperations: readonly jsonPatch.Operation[],
  roots: readonly string[],
): Result<WireObject, string> {
  try {
    const after: WireObject = jsonPatch.applyPatch(document, simulatedOperations, true).newDocument;
    const wrong = roots.find((root) => !writable[root]?.(after[root]));
    if (wrong !== undefined) return failed(`The new value of /${wrong} is not allowed.`);
    return ok(Object.fromEntries(roots.map((root) => [root, after[root]])));
  } catch (error) {
    return failed(`The JSON Patch is not applicable: ${messageOf(error).split('\n')[0]}.`);
  }
}
