import type { z } from 'zod';
import type { Secret } from '../lib/secret.ts';
import type { configSchema } from './schema.ts';

type Immutable<T> = T extends string | number | boolean | undefined | Secret
  ? T
  : { readonly [K in keyof T]: Immutable<T[K]> };

/** The configuration as the program sees it: read, checked, complete. */
export type Config = Immutable<z.output<ReturnType<typeof configSchema>>>;

export type TenantConfig = Config['tenants'][number];
