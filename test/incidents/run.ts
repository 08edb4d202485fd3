import { parseArgs } from 'node:util';
import { kinds } from './kinds.ts';
import { chooseKinds, type Judged, play } from './play.ts';
import { playReal } from './real-play.ts';

const usage = `Plays random incidents before the real rules, and says what was reported right, wrongly, late or never.

  npm run incidents -- [--seed N] [--incidents N] [--kind TEXT] [--list]

  --seed N       the same seed plays the same incidents. Default: 1
  --incidents N  how many. Default: 45
  --kind TEXT    only kinds whose name contains this
  --real         in real time, before a real exporter, Prometheus and Alertmanager
  --minutes N    how long that takes. Default: 60
  --list         names the kinds of incidents
`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    incidents: { type: 'string', default: '45' },
    kind: { type: 'string', default: '' },
    real: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '60' },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const write = (line: string): void => void process.stdout.write(`${line}\n`);

if (values.help) write(usage);
else if (values.list) for (const { name } of kinds) write(name);
else {
  const { kind } = values;
  const [seed, count] = [Number(values.seed), Number(values.incidents)];
  const possible = kinds.filter(
    ({ name, isAboutMonitor = false }) => name.includes(kind) && !(values.real && isAboutMonitor),
  );
  const chosen = chooseKinds(seed, count, possible);
  const judged: Judged[] = [];
  const onJudged = (one: Judged): void => {
    judged.push(one);
    for (const { fault, text } of one.verdict.faults) write(`${fault.padEnd(7)} ${one.kind}: ${text}`);
  };
  if (values.real) {
    const all = await playReal({ seed, kinds: chosen, minutes: Number(values.minutes), write });
    all.forEach(onJudged);
  } else await play(seed, chosen, onJudged);
  const right = judged.filter(({ verdict }) => verdict.faults.length === 0).length;
  const latencies = judged.flatMap(({ verdict }) => verdict.latencies).toSorted((a, b) => a - b);
  const share = (part: number): string =>
    `${Math.round((latencies[Math.floor(latencies.length * part)] ?? 0) * 60)} s`;
  write(
    `${judged.length} incidents, ${right} right; from the demand to the report: median ${share(0.5)}, 95 % ${share(0.95)}`,
  );
  process.exitCode = right === judged.length ? 0 : 1;
}
