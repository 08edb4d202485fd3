// Loads the libraries that a daemon like ours is made of, and listens: what remains of a comparison is our own doing. In JavaScript,
// because Node's compiler of TypeScript takes 10 MB.
import { createServer } from 'node:http';

await Promise.all(['got', 'pino', 'prom-client', 'node-cron', 'p-limit'].map((name) => import(name)));

createServer((_request, response) => response.end('ok\n')).listen(0, '127.0.0.1', () => {
  process.stdout.write('listening\n');
});
