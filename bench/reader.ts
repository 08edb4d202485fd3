import { Agent, get } from 'node:http';
import { answer } from './child.ts';
import type { Encoding } from './get-bytes.ts';

const agent = new Agent({ keepAlive: true });

/** Reads a page to its end, and lets go of it: how long that takes in milliseconds. */
const read = (url: string, encoding: Encoding): Promise<number> =>
  new Promise((resolve, reject) => {
    const started = performance.now();
    get(url, { agent, headers: { 'accept-encoding': encoding } }, (response) => {
      response.on('end', () => resolve(performance.now() - started)).on('error', reject);
      response.resume();
    }).on('error', reject);
  });

export type ReaderTasks = typeof tasks;

const tasks = { read };

answer(tasks);
