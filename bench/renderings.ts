import { startChild } from './child.ts';
import type { RenderingTasks } from './servers/rendering.ts';
import { inMillis, type Row, type Table } from './table.ts';

const names = {
  whole: 'render and pack all',
  sweep: 'after a sweep: three times of each client',
  hundredth: 'one state in a hundred',
} as const;

/** What a snapshot costs to render, without a server; the second time, when the code is warm. */
export async function benchRenderings(sizes: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const clients of sizes) {
    await using child = startChild<RenderingTasks>('servers/rendering.ts');
    await child.ask('renderings', clients);
    const found = await child.ask('renderings', clients);
    for (const kind of ['whole', 'sweep', 'hundredth'] as const) {
      const { millis, cpuMillis, fragments } = found[kind];
      const ours = `${inMillis(millis)}, CPU ${inMillis(cpuMillis)}, ${fragments.toLocaleString('en')} fragments`;
      rows.push({ clients, what: names[kind], ours });
    }
  }
  return {
    title: 'Rendering',
    about:
      'Text and gzip of a snapshot, all yields to others included. A fragment is one family of one client.',
    rows,
  };
}
