import pLimit from 'p-limit';
import { Configuration, ManagedClientsV2024Api, Paginator } from 'sailpoint-api-client';
import { answer } from '../child.ts';

const concurrency = 10;

/** SailPoint's own SDK, as its examples use it: its paginator lists, then one call for each client. */
async function sweep(baseUrl: string) {
  // Its paginator writes a line for each page.
  console.log = () => {};
  const configuration = new Configuration({
    baseurl: baseUrl,
    clientId: 'sdk',
    clientSecret: 'secret',
    tokenUrl: `${baseUrl}/oauth/token`,
  });
  const api = new ManagedClientsV2024Api(configuration);
  // oxlint-disable-next-line typescript/unbound-method -- the paginator binds it, as in the SDK's own examples
  const { data } = await Paginator.paginate(api, api.getManagedClients, { limit: 100_000 });
  const limit = pLimit(concurrency);
  let failed = 0;
  const readOne = async (id: string): Promise<void> => {
    await api.getManagedClientStatus({ id, type: 'VA' }).catch(() => failed++);
  };
  await Promise.all(data.map(({ id }) => limit(readOne, id ?? '')));
  return { polled: data.length - failed, failed };
}

export type SdkLoopTasks = typeof tasks;

const tasks = { sweep };

answer(tasks);
