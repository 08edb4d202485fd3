import { z } from 'zod';

/** Ids are hex, UUIDs or short numbers. One that a label or a path could not carry unchanged (".." in a URL) is no id. */
export const objectId = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]{1,256}$/u));
