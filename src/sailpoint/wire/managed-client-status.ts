import { z } from 'zod';
import type { Reported } from '../../fleet/observation.ts';
import { createReader, loose, type Parsed, type Reader, type ReadingTime, readStatus } from './reader.ts';

/** ManagedClientStatus, https://developer.sailpoint.com/docs/api/v2024/get-managed-client-status: only the fields that are used. */
const statusDocument = z.object({
  status: loose,
  timestamp: loose,
  body: z
    .object({
      status: loose,
      lastSeen: loose,
      // `sinceSeen` is not read: it is documented as seconds, but holds milliseconds in every official example.
      sinceSeenMillis: loose,
      os_type: loose,
      os_version: loose,
      va_version: loose,
      hypervisor: loose,
      ccg_pin: loose,
      alertKey: loose,
    })
    .catch({}),
});

type Document = z.infer<typeof statusDocument>;

/** An object without any field of a status document comes from a gateway. */
export const isStatusDocument = (json: unknown): boolean =>
  statusDocument.safeParse(json).success &&
  Object.keys(statusDocument.shape).some((key) => Object.hasOwn(Object(json), key));

/** Expects a status document. */
export function parseManagedClientStatus(json: unknown, read: ReadingTime): Parsed<Reported> {
  const data = statusDocument.parse(json);
  const reader = createReader(read);
  const lastSeen = reader.time('lastSeen', data.body.lastSeen);
  const value: Reported = {
    status: statusOf(data, reader),
    age: reader.age(data.body.sinceSeenMillis),
    lastSeen,
    ageByDate: reader.ageByDate(lastSeen),
    statusAt: reader.time('timestamp', data.timestamp),
    osType: reader.text(data.body.os_type),
    osVersion: reader.text(data.body.os_version),
    vaVersion: reader.text(data.body.va_version),
    hypervisor: reader.text(data.body.hypervisor),
    ccgPin: reader.text(data.body.ccg_pin),
    alertKey: reader.text(data.body.alertKey),
  };
  return { value, unexpected: reader.unexpected };
}

/** The document's own status, or its body's if it has none. They come from different caches and may disagree. */
function statusOf({ status, body }: Document, reader: Reader) {
  if (status === null || status === undefined) return reader.status(body.status);
  const own = reader.status(status);
  if (typeof body.status === 'string' && readStatus(body.status) !== own) reader.note('status_conflict');
  return own;
}
