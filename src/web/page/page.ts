import { readFile } from 'node:fs/promises';
import type { Glance } from '../../fleet/glance.ts';
import { verdictWords } from '../../fleet/verdict-words.ts';
import { shortSpan } from '../../lib/short-span.ts';
import { moduleEnding } from './assets.ts';

interface Link {
  readonly path: string;
  readonly about: string;
}

const template = new URL('page.html', import.meta.url);

/** The fleet page: a frame that its script fills, and until then, or without a script, what one look at the fleet tells. */
export async function page(links: readonly Link[], glances: readonly Glance[]): Promise<string> {
  const frame = await readFile(template, 'utf8');
  const list = links.map(({ path, about }) => `<li><a href="${path.slice(1)}">${path}</a> ${about}</li>`);
  return frame
    .replace('fleet-page.ts"', `fleet-page${moduleEnding}"`)
    .replace('<!-- links -->', () => list.join('\n'))
    .replace('<!-- summary -->', () => glances.map(glanceView).join('\n'));
}

const glanceView = ({
  tenant,
  level,
  text,
  sweptAt,
  needCare,
}: Glance): string => `<section class="tenant ${level}">
<p class="headline"><strong><bdi>${escaped(tenant)}</bdi></strong> <span>${escaped(text)}</span></p>
<p class="data">${sweptAt === null ? 'not swept yet' : `swept at ${sweptAt}`}</p>
${needCare.length === 0 ? '' : `<ul class="care">\n${needCare.map(clientView).join('\n')}\n</ul>`}
</section>`;

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
