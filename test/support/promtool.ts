import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startChild } from './start-child.ts';

/** The faults that `promtool check metrics` finds; empty if there are none. */
export async function promtoolFindings(page: string): Promise<string> {
  await using promtool = startChild('promtool', ['check', 'metrics']);
  const said = text(promtool.stderr);
  promtool.stdout.resume();
  promtool.stdin.end(page);
  const [code] = await once(promtool, 'close');
  return code === 0 ? '' : await said;
}
