import { verdicts } from '../../fleet/judge.ts';

/** Runs in the browser. Texts of the fleet reach the page as text, never as markup. */
export const pageScript = `'use strict';
const refreshEvery = 5000;
const order = ${JSON.stringify(verdicts)};
const byId = (id) => document.getElementById(id);
let fleet = { tenants: [] };

const element = (name, text, className) => {
  const made = document.createElement(name);
  made.textContent = text ?? '';
  if (className) made.className = className;
  return made;
};

const age = (seconds) => {
  if (seconds === null) return 'never';
  for (const [unit, size] of [['d', 86400], ['h', 3600], ['min', 60]]) {
    if (seconds >= size * 2) return Math.floor(seconds / size) + ' ' + unit;
  }
  return Math.round(seconds) + ' s';
};

const rows = () =>
  fleet.tenants
    .flatMap(({ tenant, clients }) => clients.map((client) => ({ tenant, ...client })))
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (b.sinceSeenSeconds ?? -1) - (a.sinceSeenSeconds ?? -1));

const matches = (client, words) => {
  const text = [client.name, client.clusterName, client.clusterId, client.id, client.vaVersion, client.status, client.verdict, client.tenant]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

const clientRow = (client) => {
  const row = element('tr');
  const state = element('td');
  state.append(element('span', client.status ?? 'NO LONGER KNOWN', 'state ' + client.verdict));
  row.append(
    state,
    element('td', client.name ?? '(no name)'),
    element('td', client.clusterName ?? client.clusterId),
    element('td', age(client.sinceSeenSeconds), client.verdict === 'not_seen' ? 'late' : ''),
    element('td', client.vaVersion),
    element('td', client.tenant),
    element('td', client.id, 'id'),
  );
  return row;
};

const tenantLine = ({ tenant, shard, up, lastSweepAt, lastSweep, byStatus }) => {
  const line = element('section', '', up ? 'tenant' : 'tenant blind');
  line.append(element('h2', shard.total === 1 ? tenant : tenant + ', shard ' + shard.index + ' of ' + shard.total));
  for (const [status, count] of Object.entries(byStatus)) {
    if (count > 0) line.append(element('span', count + ' ' + status, 'count'));
  }
  const when = lastSweepAt === null ? 'not swept yet' : 'swept ' + new Date(lastSweepAt).toLocaleTimeString() + ', ' + lastSweep.result;
  line.append(element('small', up ? when : 'BLIND: what is shown is what was last known (' + when + ')'));
  return line;
};

const show = () => {
  const words = byId('search').value.toLowerCase().split(/\\s+/).filter(Boolean);
  const found = rows().filter((client) => matches(client, words));
  byId('tenants').replaceChildren(...fleet.tenants.map(tenantLine));
  byId('clients').replaceChildren(...found.slice(0, 1000).map(clientRow));
  byId('empty').hidden = found.length > 0;
};

const refresh = async () => {
  try {
    const answer = await fetch('/api/fleet');
    if (!answer.ok) throw new Error('status ' + answer.status);
    fleet = await answer.json();
    byId('trouble').hidden = true;
    show();
  } catch (error) {
    byId('trouble').textContent = 'The exporter does not answer: what is shown is old.';
    byId('trouble').hidden = false;
  }
  setTimeout(refresh, refreshEvery);
};

byId('search').addEventListener('input', show);
refresh();
`;
