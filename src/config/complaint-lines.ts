import { formatPath, type Problem, valueAt } from './problem.ts';
import type { SettingAt } from './settings.ts';
import { isHidden, shownValue } from './shown-value.ts';
import type { Source } from './source.ts';

/** A line for each value that is wrong: the first complaint about it is the root of the others. */
export function complaintLines(
  problems: readonly Problem[],
  source: Source,
  settingAt: SettingAt,
): readonly string[] {
  const byPath = Map.groupBy(problems, ({ path }) => formatPath(path));
  return [...byPath.values()].flatMap(([first]) => (first ? [lineOf(first, source, settingAt)] : []));
}

function lineOf(
  { path, subject, problem, advice, suggestion }: Problem,
  source: Source,
  settingAt: SettingAt,
): string {
  const shown = subject ?? shownValue(source, path, settingAt(path));
  const mayTell = suggestion !== undefined && !isHidden(source, path, valueAt(source.tree, path));
  return `Cannot read ${source.nameOf(path)}: ${shown} ${problem}; ${mayTell ? suggestion : advice}`;
}
