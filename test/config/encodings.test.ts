import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { readSecret } from '../../src/config/secret-file.ts';
import { messageOf } from '../../src/lib/errors.ts';
import { makeAuthority } from '../support/certificates.ts';
import { type Folder, folder, tenant } from './loading.ts';

const id = '5f6e7d8c9b0a';
const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Buffer => Buffer.from(text, encoding);
const utf16 = (text: string): Buffer => bytes(`\uFEFF${text}`, 'utf16le');

async function writeBytes(files: Folder, name: string, content: Buffer): Promise<string> {
  await writeFile(`${files.path}/${name}`, content);
  return `${files.path}/${name}`;
}

/** Loads a tenant with its secret in a file, and gives the secret or the complaint. */
async function secretIn(content: Buffer): Promise<string> {
  await using files = await folder();
  await writeBytes(files, 'secret', content);
  const yaml = tenant.replace('clientSecret: hunter2', 'clientSecretFile: ./secret');
  return await outcome(await files.write('config.yaml', yaml), {});
}

async function outcome(path: string | undefined, env: Record<string, string>): Promise<string> {
  try {
    const { tenants } = await loadConfig(path, env);
    const [first = expect.fail()] = tenants;
    return `${(await readSecret(first.clientId)).reveal()} ${(await readSecret(first.clientSecret)).reveal()}`;
  } catch (error) {
    return messageOf(error);
  }
}

test.each<[how: string, content: Buffer]>([
  ['echo', bytes(`${id}\n`)],
  ['an editor on Windows', bytes(`\uFEFF${id}\r\n`)],
  ['PowerShell 5', utf16(`${id}\r\n`)],
  ['a tool that writes UTF-16 the other way round', Buffer.from(utf16(`${id}\n`)).swap16()],
  ['somebody who leaves white space around it', bytes(`\n \t${id} \u00A0\n\n`)],
])('a secret file that was written by %s works', async (_how, content) => {
  expect(await secretIn(content)).toBe(`id ${id}`);
});

test.each<[content: string | Buffer, problem: string]>([
  ['', 'is empty'],
  ['\uFEFF \r\n', 'is empty'],
  [`${id}\n${id}\n`, 'holds several lines'],
  [`${id}\u0007`, 'holds a control character'],
  [`"${id}"`, 'is in quotes'],
  [`'${id}'\n`, 'is in quotes'],
  [`“${id}”`, 'is in quotes'],
  [`"${id}`, 'is in quotes'],
  [`${id}'`, 'is in quotes'],
  [`${id.slice(0, 4)}\u200B${id.slice(4)}`, 'holds an invisible character'],
  [`${id.slice(0, 4)}\u202E${id.slice(4)}`, 'holds an invisible character'],
  [`${id}é`, 'holds a character that is not ASCII, as text in another encoding does'],
  [bytes(`${id}é`, 'latin1'), 'is not UTF-8'],
  [bytes(id, 'utf16le'), 'is not UTF-8: it holds zero bytes, as UTF-16 does'],
  [bytes(`${id}\n`).toString('base64'), 'is base64 of a text'],
  [`${bytes(id.repeat(4)).toString('base64')}\n`, 'is base64 of a text'],
  [JSON.stringify({ clientSecret: id }), 'is JSON'],
  [JSON.stringify([id]), 'is JSON'],
  [`<${id}>`, 'is a placeholder, which nothing has replaced'],
  ['{{ .Values.secret }}', 'is a placeholder, which nothing has replaced'],
  ['********', 'is a placeholder, which nothing has replaced'],
  ['ENC[AES256_GCM,data:x,type:str]', 'is a placeholder, which nothing has replaced'],
  ['vault:secret/data/sailpoint#client-secret', 'is a placeholder, which nothing has replaced'],
  [`Bearer ${id}`, 'holds more than the value'],
  [`${id} # of production`, 'holds more than the value'],
  [`SAIL_CLIENT_SECRET=${id}\n`, 'begins with the name of a setting, as in NAME=value'],
  [`export SECRET="${id}"`, 'begins with the name of a setting, as in NAME=value'],
  [`clientSecret: ${id}`, 'begins with the name of a setting, as in NAME=value'],
])('a secret file with %j is refused, and the value is not shown', async (content, problem) => {
  const complaint = await secretIn(typeof content === 'string' ? bytes(content) : content);

  expect(complaint).toMatch(/config\.yaml:5: tenants\[0\]\.clientSecretFile: "\.\/secret" /);
  expect(complaint).toContain(`"./secret" ${problem}; write`);
  expect(complaint).not.toContain(id);
});

const environment = {
  SAIL_BASE_URL: 'https://acme.api.identitynow.com',
  SAIL_CLIENT_ID: 'id',
  SAIL_CLIENT_SECRET: id,
};

test.each<[name: keyof typeof environment, value: string]>([
  ['SAIL_BASE_URL', '\uFEFFhttps://acme.api.identitynow.com \n'],
  ['SAIL_CLIENT_ID', ' id\r\n'],
  ['SAIL_CLIENT_SECRET', `\t${id}\n`],
])('the variable %s loses the white space around it (%j)', async (name, value) => {
  expect(await outcome(undefined, { ...environment, [name]: value })).toBe(`id ${id}`);
});

test.each<[name: keyof typeof environment, value: string, complaint: string]>([
  ['SAIL_CLIENT_ID', '"id"', 'SAIL_CLIENT_ID: *** is in quotes; '],
  ['SAIL_CLIENT_SECRET', `${id}\n${id}`, 'SAIL_CLIENT_SECRET: *** holds several lines; '],
  ['SAIL_CLIENT_SECRET', ' \n', 'SAIL_CLIENT_SECRET: not set; '],
  [
    'SAIL_BASE_URL',
    '"https://acme.api.identitynow.com"',
    'SAIL_BASE_URL: *** is in quotes; leave out the quotes',
  ],
  ['SAIL_BASE_URL', 'acme', 'SAIL_BASE_URL: *** is not a URL; '],
])('the variable %s with %j is refused by its name', async (name, value, complaint) => {
  const refusal = await outcome(undefined, { ...environment, [name]: value });

  expect(refusal).toContain(complaint);
  expect(refusal).not.toContain(id);
});

test('a variable that a value names loses the white space around it, and is refused where it cannot be an id', async () => {
  await using files = await folder();
  const path = await files.write(
    'config.yaml',
    tenant.replace('hunter2', () => '${SECRET}'),
  );

  expect(await outcome(path, { SECRET: `\uFEFF${id}\n` })).toBe(`id ${id}`);
  expect(await outcome(path, { SECRET: `${id}\n${id}` })).toContain(
    'config.yaml:5: tenants[0].clientSecret: *** holds several lines; ',
  );
});

test.each([
  ['UTF-8 with a byte order mark', (text: string) => bytes(`\uFEFF${text}`)],
  ['UTF-16', utf16],
  ['lines that end as on Windows', (text: string) => bytes(text.replaceAll('\n', '\r\n'))],
])('a configuration and a CA file in %s work', async (_what, encoded) => {
  await using files = await folder();
  await writeBytes(files, 'ca.pem', encoded((await makeAuthority('Private')).cert));
  const path = await writeBytes(files, 'config.yaml', encoded(`${tenant}    tls: { caFile: ca.pem }\n`));

  expect(await outcome(path, {})).toBe('id hunter2');
});

test.each([
  [bytes(`# größe\n${tenant}`, 'latin1'), 'it is not UTF-8; '],
  [bytes(tenant, 'utf16le'), 'it is not UTF-8: it holds zero bytes, as UTF-16 does; '],
])('a configuration in another encoding is refused with the reason', async (content, reason) => {
  await using files = await folder();
  const path = await writeBytes(files, 'config.yaml', content);

  expect(await outcome(path, {})).toContain(`Cannot read ${path}: ${reason}`);
});
