import { type ExitCode, exitCodes } from './context.ts';

const meanings: Readonly<Record<ExitCode, string>> = {
  [exitCodes.good]: 'good',
  [exitCodes.failed]: 'the sweep or an API call failed or was incomplete, or the output cannot be written',
  [exitCodes.usage]: 'wrong usage or configuration',
  [exitCodes.unhealthy]: '--fail-on unhealthy found an unhealthy client',
  [exitCodes.interrupted]: 'interrupted',
};

/** The text below the flags in a command's help. */
export const helpText = (
  examples: readonly string[],
  exits: readonly ExitCode[],
  failure = meanings[exitCodes.failed],
): string =>
  [
    '\nExamples:',
    ...examples.map((example) => `  ${example}`),
    '\nExit codes:',
    ...exits.map(
      (code) => `  ${String(code).padEnd(3)} ${code === exitCodes.failed ? failure : meanings[code]}`,
    ),
  ].join('\n');
