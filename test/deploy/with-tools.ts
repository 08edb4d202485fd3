import { describe, test } from 'vitest';
import { howToFetchTools, toolsAreThere } from '../../deploy/generate/tools.ts';
import { peersAreRequired } from '../support/required-peers.ts';

/** Without Helm these tests are skipped and say so; where peers are required they fail. */
export const describeWithTools = (name: string, body: () => void): void => {
  if (toolsAreThere()) {
    describe(name, body);
    return;
  }
  test(name, (context) => {
    if (peersAreRequired) throw new Error(howToFetchTools);
    context.skip(howToFetchTools);
  });
};
