import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Two files at a time on two cores: many tests wait for processes and sockets.
    maxWorkers: '100%',
    testTimeout: 60_000,
    coverage: { include: ['src/**'], exclude: ['src/main.ts'] },
  },
});
