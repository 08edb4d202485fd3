import { createHash } from 'node:crypto';

interface Sbom {
  serialNumber: string;
  readonly metadata: { timestamp: string; readonly component: { name: string } };
}

/**
 * npm writes the time of day, a random number and the name of the folder into its bill of materials. Without them the same commit
 * makes the same bytes.
 */
export function normaliseSbom(text: string, { epoch }: { readonly epoch: number }): string {
  const sbom = JSON.parse(text) as Sbom;
  sbom.metadata.timestamp = new Date(epoch * 1_000).toISOString();
  sbom.metadata.component.name = 'sailpoint-exporter';
  sbom.serialNumber = '';
  const digest = createHash('sha256').update(JSON.stringify(sbom)).digest('hex');
  // A UUID of version 8 is the maker's own.
  const parts = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `a${digest.slice(17, 20)}`,
  ];
  sbom.serialNumber = `urn:uuid:${[...parts, digest.slice(20, 32)].join('-')}`;
  return `${JSON.stringify(sbom, null, 2)}\n`;
}
