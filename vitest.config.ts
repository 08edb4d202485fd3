import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two files at a time on two cores: many tests wait for processes and sockets.
    maxWorkers: '100%',
    // The last resort: waits end by themselves when nothing moves any more, and a busy machine takes its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { include: ['src/**'], exclude: ['src/main.ts'] },
  },
});
