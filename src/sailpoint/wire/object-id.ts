import { z } from 'zod';

/** Ids are hex, UUIDs or short numbers. A text that a label or a path cannot carry unchanged (".." in a URL) is not an id. */
export const objectId = z
  .union([z.string(), z.number().transform(String)])
  .pipe(z.string().regex(/^(?!\.{1,2}$)[^\p{Cc}\p{Cs}]{1,256}$/u));
