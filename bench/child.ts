import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a process of its own can be asked to do. */
export type Tasks = Readonly<Record<string, (...input: never[]) => unknown>>;

/** A process of its own, asked one thing after the other. */
export interface Child<T extends Tasks> extends AsyncDisposable {
  readonly ask: <K extends keyof T & string>(
    task: K,
    ...input: Parameters<T[K]>
  ) => Promise<Awaited<ReturnType<T[K]>>>;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** `path` is relative to this folder; that file calls `answer` with its tasks. */
export function startChild<T extends Tasks>(path: string, flags: readonly string[] = []): Child<T> {
  const child = fork(fileURLToPath(new URL(path, import.meta.url)), {
    serialization: 'advanced',
    execArgv: [...flags],
  });
  return {
    ask: async (task, ...input) => {
      child.send({ task, input });
      const { value, error } = await nextAnswer(child);
      if (error !== undefined) throw new Error(`${path} cannot ${task}: ${error}`);
      return value as never;
    },
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function nextAnswer(child: ChildProcess): Promise<Answer> {
  const ended = new AbortController();
  const { signal } = ended;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Answer),
      once(child, 'exit', { signal }).then(([code]) => ({ error: `it ended with ${code}` })),
    ]);
  } finally {
    ended.abort();
  }
}

/** In the child: does what it is asked to. */
export function answer(tasks: Tasks): void {
  const perform = async (task: string, input: never[]): Promise<Answer> => {
    try {
      return { value: await tasks[task]?.(...input) };
    } catch (error) {
      return { error: String(error instanceof Error ? error.stack : error) };
    }
  };
  process.on('message', ({ task, input }: { readonly task: string; readonly input: never[] }) => {
    void perform(task, input).then((reply) => process.send?.(reply));
  });
}
