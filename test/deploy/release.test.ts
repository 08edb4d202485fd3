import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartVersion } from '../../deploy/generate/chart-version.ts';
import { repository } from '../../deploy/generate/tools.ts';
import { normaliseSbom } from '../../deploy/release/normalise-sbom.ts';
import { notesOf } from '../../deploy/release/notes.ts';
import { node } from '../support/start-process.ts';
import { describeWithTools } from './with-tools.ts';

const read = (...path: readonly string[]): string => readFileSync(join(repository, ...path), 'utf8');

const changelog = `# Changelog

## Unreleased

- [FEATURE] Next.

## 1.2.0 / 2026-01-02

- [FEATURE] Now.

## 1.2.0-rc.1 / 2026-01-01

- [FEATURE] Before.
`;

test('the notes of a release are its part of the changelog', () => {
  expect(notesOf(changelog, { version: '1.2.0', isDryRun: false })).toBe('- [FEATURE] Now.\n');
  expect(notesOf(changelog, { version: '1.2.0-rc.1', isDryRun: false })).toBe('- [FEATURE] Before.\n');
});

test('a release without its part of the changelog is refused, and a dry run takes what is not released yet', () => {
  expect(() => notesOf(changelog, { version: '1.3.0', isDryRun: false })).toThrow(
    'CHANGELOG.md has no section "## 1.3.0 / YYYY-MM-DD"',
  );
  expect(notesOf(changelog, { version: '1.3.0', isDryRun: true })).toBe('- [FEATURE] Next.\n');
});

test('a bill of materials depends on the commit alone', () => {
  const made = (serialNumber: string, timestamp: string, name: string) =>
    normaliseSbom(JSON.stringify({ serialNumber, metadata: { timestamp, component: { name } } }), {
      epoch: 60,
    });

  const one = made('urn:uuid:1', '2026-01-01', 'clone');

  expect(made('urn:uuid:2', '2026-02-02', 'copy')).toBe(one);
  expect(JSON.parse(one)).toMatchObject({
    serialNumber: expect.stringMatching(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/,
    ),
    metadata: { timestamp: '1970-01-01T00:01:00.000Z', component: { name: 'sailpoint-exporter' } },
  });
});

test('Chart.yaml has the version of package.json (else: npm run manifests)', () => {
  for (const [path, content] of chartVersion()) expect(read(path)).toBe(content);
});

test('the image runs on the version of Node that checkouts run on', () => {
  const { version, optionalDependencies } = JSON.parse(read('deploy', 'checkout-node', 'package.json'));

  expect(read('Dockerfile')).toMatch(
    new RegExp(`ARG NODE_IMAGE=\\S+/node:${version}-slim@sha256:[0-9a-f]{64}\n`),
  );
  expect(Object.values(optionalDependencies)).toEqual([version, version]);
});

test('Renovate finds every base image of the Dockerfile', () => {
  const { customManagers } = JSON.parse(read('renovate.json'));
  const pattern = new RegExp(customManagers[0].matchStrings[0], 'g');

  const found = [...read('Dockerfile').matchAll(pattern)].map(({ groups }) => groups?.['depName']);

  expect(found).toEqual(['gcr.io/distroless/nodejs24-debian13', 'docker.io/library/node']);
});

test.each(readdirSync(join(repository, '.github', 'workflows')))(
  'the workflow %s runs only actions that are pinned by their digest, and says what it may do',
  (file) => {
    const workflow = parse(read('.github', 'workflows', file));
    const uses = [...read('.github', 'workflows', file).matchAll(/uses: (\S+)/g)].map(([, action]) => action);

    for (const action of uses) expect(action).toMatch(/^(\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  },
);

const leftOut = new Set(
  ['node_modules', 'dist', 'coverage', 'release', '.git'].map((name) => join(repository, name)),
);

/** The work tree as the only commit of a repository of its own, made at a fixed time. */
function commitCopy(folder: string): void {
  cpSync(repository, folder, { recursive: true, filter: (source) => !leftOut.has(source) });
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {
      cwd: folder,
      env: { ...process.env, GIT_AUTHOR_DATE: '1700000000 +0000', GIT_COMMITTER_DATE: '1700000000 +0000' },
    });
  git('init', '--quiet');
  git('add', '--all');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--message', 'All');
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

describeWithTools('a dry run of a release', () => {
  test('makes the same package, chart and bill of materials from another checkout', {
    timeout: 240_000,
  }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'release-'));
    try {
      const checksums = ['one', 'two'].map((name) => {
        const copy = join(folder, name);
        commitCopy(copy);
        const only = 'notes,npm package,chart,bill of materials,checksums';
        execFileSync(node, ['deploy/release/run.ts', '--dry-run', '--only', only], { cwd: copy });
        return readFileSync(join(copy, 'release', 'SHA256SUMS'), 'utf8');
      });

      expect(checksums[0]?.match(/^[0-9a-f]{64} {2}/gm)).toHaveLength(4);
      expect(checksums[1]).toBe(checksums[0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
