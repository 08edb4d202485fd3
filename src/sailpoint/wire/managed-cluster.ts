import { z } from 'zod';
import { cut } from './reader.ts';

/** ManagedCluster, https://developer.sailpoint.com/docs/api/v2024/get-managed-clusters: it holds key pairs, which are not read. */
const element = z.object({ id: z.coerce.string().min(1), name: z.string().transform(cut) });

/** Null for what is no managed cluster, or has no name. */
export const parseManagedCluster = (json: unknown): z.infer<typeof element> | null =>
  element.safeParse(json).data ?? null;
