import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What `promtool check metrics` finds; empty: nothing. */
export async function promtoolFindings(page: string): Promise<string> {
  const promtool = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'ignore', 'pipe'] });
  const said = text(promtool.stderr);
  promtool.stdin.end(page);
  const [code] = await once(promtool, 'close');
  return code === 0 ? '' : await said;
}
