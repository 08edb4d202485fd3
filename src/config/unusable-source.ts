import { UsageError } from '../lib/errors.ts';
import { formatPath, type Path, type Problem, valueAt } from './problem.ts';
import type { SettingAt } from './settings.ts';
import { isHidden, shownValue } from './shown-value.ts';
import type { Source } from './source.ts';

/** The error for a file, or variables, that cannot be used. It has one line per wrong value: the first complaint about it causes the others. */
export function unusableSource(
  problems: readonly Problem[],
  source: Source,
  settingAt: SettingAt,
): UsageError {
  const byPlace = Map.groupBy(problems, ({ variable, path }) => variable ?? formatPath(path));
  const lines = [...byPlace.values()].flatMap(([first]) => (first ? [lineOf(first, source, settingAt)] : []));
  return new UsageError(lines.join('\n'));
}

function lineOf(found: Problem, source: Source, settingAt: SettingAt): string {
  const { path, variable, subject, problem, suggestion } = found;
  const mayTell = suggestion !== undefined && !isHidden(source, path, valueAt(source.tree, path));
  const shown = subject ?? (mayTell ? found.shown : undefined) ?? shownValue(source, path, settingAt(path));
  const advice = mayTell ? suggestion : found.advice;
  const sentence = `${shown}${problem.startsWith(':') ? '' : ' '}${problem}${advice ? `; ${advice}` : ''}`;
  if (variable !== undefined) return `${variable}: ${sentence}`;
  return `${source.placeOf(path)}: ${sentence}${tenantAt(source, path, settingAt)}`;
}

/** In a file of many tenants nobody counts up to the 17th. */
function tenantAt(source: Source, [list, index, key]: Path, settingAt: SettingAt): string {
  const tenants = valueAt(source.tree, ['tenants']);
  if (list !== 'tenants' || index === undefined || key === 'name' || !Array.isArray(tenants)) return '';
  const path = [list, index, 'name'];
  const name = valueAt(source.tree, path);
  if (tenants.length < 2 || typeof name !== 'string' || isHidden(source, path, name)) return '';
  return ` (tenant ${shownValue(source, path, settingAt(path))})`;
}
