import { Worker } from 'node:worker_threads';

interface PasswordChecker extends AsyncDisposable {
  /** Compares with a bcrypt hash, one password after the other, while everything else goes on. */
  readonly isRight: (password: string, hash: string) => Promise<boolean>;
}

/** The first password starts the thread; the first one after a crash starts another. */
export function createPasswordChecker(): PasswordChecker {
  const waiting = new Map<number, PromiseWithResolvers<boolean>>();
  let thread: Worker | null = null;
  let questions = 0;

  const fail = (worker: Worker, error: unknown): void => {
    if (thread !== worker) return;
    thread = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = (): Worker => {
    const worker = new Worker(threadFile, { env: {}, execArgv: [] });
    worker.unref();
    worker.on('message', ({ id, isRight }: { id: number; isRight: boolean }) => {
      waiting.get(id)?.resolve(isRight);
      waiting.delete(id);
    });
    worker.on('error', (error) => fail(worker, error));
    worker.on('exit', () => fail(worker, new Error('the password thread has ended')));
    return worker;
  };
  return {
    isRight: (password, hash) => {
      thread ??= start();
      const id = questions++;
      const question = Promise.withResolvers<boolean>();
      waiting.set(id, question);
      thread.postMessage({ id, password, hash });
      return question.promise;
    },
    [Symbol.asyncDispose]: async () => {
      await thread?.terminate();
    },
  };
}

/** The compiler adapts imports, but not the names of files. */
const threadFile = new URL(
  `./bcrypt-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);
