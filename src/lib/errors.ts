/** Wrong usage or configuration: the message is for the person who typed it, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Something outside failed (a port, a file, an API): shown without a stack, exit code 1. */
export class OperationError extends Error {
  override readonly name = 'OperationError';
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of an error of Node, its system or OpenSSL, such as ENOENT. Unlike the message it quotes nothing. */
export const errorCodeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
