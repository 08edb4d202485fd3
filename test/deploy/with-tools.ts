import { describe, test } from 'vitest';
import { howToFetchTools, toolsAreThere } from '../../deploy/generate/tools.ts';

/** Without Helm these tests are skipped and say so; on CI, where nobody would read that, they fail. */
export const describeWithTools = (name: string, body: () => void): void => {
  if (toolsAreThere()) {
    describe(name, body);
    return;
  }
  test(name, (context) => {
    if (process.env['CI'] === 'true') {
      throw new Error(howToFetchTools);
    }
    context.skip(howToFetchTools);
  });
};
