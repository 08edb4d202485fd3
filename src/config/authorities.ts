import { resolve } from 'node:path';
import { failed, ok, type Result } from '../lib/result.ts';
import { readText } from './file-text.ts';
import { text } from './key-types.ts';
import { parsedText } from './parsed-text.ts';
import { certificateFault, certificatesIn } from './pem.ts';
import type { Complaint } from './problem.ts';

/** Certificates of private authorities, and where they came from. */
export interface Authorities {
  readonly path: string;
  /** PEM, one certificate each. */
  readonly certificates: readonly string[];
}

/** The file is read together with the configuration. */
export const caFile = (folder: string) =>
  parsedText(text, async (path): Promise<Result<Authorities, Complaint>> => {
    const authorities = await readAuthorities(resolve(folder, path));
    const advice = 'write the path of a readable file with certificates in PEM form';
    return authorities.kind === 'ok' ? authorities : failed({ problem: authorities.failure, advice });
  })
    .optional()
    .meta({
      allowed: 'the path of a readable file',
      description:
        "File with certificates (PEM) of private authorities, trusted beside the system's; a relative path starts at the folder of this file.",
    });

/** The certificates in a PEM file, or what is wrong with it. */
export async function readAuthorities(path: string): Promise<Result<Authorities, string>> {
  const content = await readText(path);
  if (content.kind === 'failed') return content;
  const fault = certificateFault(content.value);
  return fault === null ? ok({ path, certificates: certificatesIn(content.value) }) : failed(fault);
}
