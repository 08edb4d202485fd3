import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** What `promtool check metrics` finds; null where promtool is not installed, which in CI it must be. */
export async function promtoolFindings(page: string): Promise<string | null> {
  const promtool = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'ignore', 'pipe'] });
  const said = text(promtool.stderr);
  const closed = once(promtool, 'close').then(
    ([code]) => code === 0,
    () => null,
  );
  promtool.stdin.on('error', () => {}).end(page);
  const isGood = await closed;
  if (isGood !== null) return isGood ? '' : await said;
  if ('CI' in process.env) throw new Error('promtool is not installed: apt-get install prometheus');
  return null;
}
