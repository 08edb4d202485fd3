import { systemClock } from '../../src/lib/clock.ts';
import { seconds } from '../../src/lib/units.ts';
import {
  startTestSimulator,
  type TestSimulator,
  type TestSimulatorOptions,
} from '../simulator-tools/test-simulator.ts';

/** Starts a simulated tenant in real time, for programs that run beside the test. */
export const startLiveTenant = (options: Partial<TestSimulatorOptions> = {}): Promise<TestSimulator> =>
  startTestSimulator({
    clock: systemClock,
    port: 0,
    scenario: 'healthy',
    rateLimit: { requests: 1_000_000, window: seconds(1) },
    ...options,
  });

/** The variables that name the tenant, the same as for SailPoint's own tools. */
export const variablesFor = ({ url }: Pick<TestSimulator, 'url'>) => ({
  SAIL_BASE_URL: url,
  SAIL_CLIENT_ID: 'test-client',
  SAIL_CLIENT_SECRET: 'test-secret',
});
