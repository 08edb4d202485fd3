import { readFile } from 'node:fs/promises';
import type { Glance } from '../../fleet/glance.ts';
import { levels } from '../../fleet/headline.ts';
import { verdictWords } from '../../fleet/verdict-words.ts';
import { shortSpan } from '../../lib/short-span.ts';
import type { ExporterReport } from '../fleet-feed.ts';
import { moduleEnding } from './assets.ts';

interface PageContent {
  readonly links: readonly { readonly path: string; readonly about: string }[];
  readonly glances: readonly Glance[];
  readonly exporter: ExporterReport;
  /** The files of the script. Named in the page, they are fetched at once, not one after the other as they import each other. */
  readonly modules: readonly string[];
}

const template = new URL('page.html', import.meta.url);

/** The fleet page: a frame that its script fills, and until then, or without a script, what one look at the fleet tells. */
export async function page({ links, glances, exporter, modules }: PageContent): Promise<string> {
  const frame = await readFile(template, 'utf8');
  const list = links.map(({ path, about }) => `<li><a href="${path.slice(1)}">${path}</a> ${about}</li>`);
  const preloads = modules.map((name) => `<link rel="modulepreload" href="page/${name}">`);
  const worstFirst = glances.toSorted(
    (one, other) => levels.indexOf(one.level) - levels.indexOf(other.level),
  );
  const summary = worstFirst.map((glance) => glanceView(glance, exporter));
  return frame
    .replace('fleet-page.ts"', `fleet-page${moduleEnding}"`)
    .replace('<!-- preloads -->', preloads.join('\n'))
    .replace(exporter.isDemo ? ' hidden>DEMO' : '', exporter.isDemo ? '>DEMO' : '')
    .replace('<!-- links -->', () => list.join('\n'))
    .replace('<!-- summary -->', () => summary.join('\n'));
}

const glanceView = ({ tenant, level, text, sweptAt, needCare }: Glance, { drills }: ExporterReport): string =>
  `<section class="tenant ${level}">
<p class="headline"><strong><bdi>${escaped(tenant)}</bdi></strong>${drills.includes(tenant) ? ' <span class="tag" title="This tenant is simulated">DRILL</span>' : ''} <span class="text">${escaped(text)}</span></p>
<p class="data">${sweptAt === null ? 'not swept yet' : `last ${level === 'blind' ? 'tried' : 'swept'} ${utc(sweptAt)}`}${level === 'blind' && needCare.length > 0 ? '; as last known:' : ''}</p>
${needCare.length === 0 ? '' : `<ul class="care">\n${needCare.map(clientView).join('\n')}\n</ul>`}
</section>`;

/** `2026-11-25 03:00:00 UTC` */
const utc = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

const clientView = ({
  verdict,
  name,
  id,
  clusterName,
  clusterId,
  sinceSeenSeconds,
}: Glance['needCare'][number]): string =>
  `<li>${verdictWords[verdict]}: <bdi>${escaped(name ?? id)}</bdi> (<bdi>${escaped(clusterName ?? clusterId ?? 'no cluster')}</bdi>)${
    sinceSeenSeconds === null ? '' : `, last contact ${shortSpan(sinceSeenSeconds)} ago`
  }</li>`;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
