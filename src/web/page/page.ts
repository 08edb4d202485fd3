export interface Link {
  readonly path: string;
  readonly about: string;
}

/** The fleet page: a frame that its script fills from /api/fleet. Only our own constants are put into the markup. */
export const page = (links: readonly Link[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SailPoint managed clients</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
<header>
  <h1>SailPoint managed clients</h1>
  <input id="search" type="search" placeholder="Search name, cluster, id, version, state" aria-label="Search" autofocus>
</header>
<main>
  <p id="trouble" role="alert" hidden></p>
  <div id="tenants"></div>
  <table>
    <thead><tr><th>State<th>Client<th>Cluster<th>Last contact<th>Version<th>Tenant<th>Id</tr></thead>
    <tbody id="clients"></tbody>
  </table>
  <p id="empty" hidden>No managed clients.</p>
</main>
<footer><ul>
${links.map(({ path, about }) => `  <li><a href="${path}">${path}</a> ${about}`).join('\n')}
</ul></footer>
<script src="/page.js"></script>
</html>
`;
