import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { rulesFile } from './rule-file.ts';
import { shortenRules } from './shorten-rules.ts';

const usage = `Prints the rules with all its durations (for, keep_firing_for, ranges, offsets) divided by a factor: what takes minutes
in earnest takes seconds, to try the rules in a Prometheus that scrapes and evaluates as much more often.

  node deploy/prometheus/shorten.ts --factor 30 --scrape-interval 1 > short-rules.yaml

  --factor N           how many times shorter
  --scrape-interval S  seconds between two scrapes; no range becomes shorter than three of them. Default: 1
`;

const positive = (name: string, text: string | undefined): number => {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`Cannot use --${name} ${text ?? '(missing)'}: write a number above 0\n\n${usage}`);
};

const { values } = parseArgs({
  options: {
    factor: { type: 'string' },
    'scrape-interval': { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  const factor = positive('factor', values.factor);
  const shortestWindowSeconds = 3 * positive('scrape-interval', values['scrape-interval']);
  const rules = await readFile(rulesFile, 'utf8');
  process.stdout.write(shortenRules(rules, { factor, shortestWindowSeconds }));
}
