import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** JavaScript from TypeScript. In a thread, since Node warns on standard error that it may do this in another way one day. */
export async function stripTypes(texts: readonly string[]): Promise<readonly string[]> {
  const thread = new Worker(new URL('./strip-types-thread.ts', import.meta.url), {
    workerData: texts,
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  const [stripped] = (await once(thread, 'message')) as [readonly string[]];
  return stripped;
}
