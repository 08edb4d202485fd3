import type { Command } from 'commander';
import type { Environment } from '../config/variables.ts';
import type { Clock } from '../lib/clock.ts';
import { UsageError } from '../lib/errors.ts';

/** Gives a command its flags and its action, which calls `exitWith`; without, the exit code is 0. */
export type CommandBuilder = (command: Command, context: Context, exitWith: (code: ExitCode) => void) => void;

/** What a command has from outside. */
export interface Context {
  readonly env: Environment;
  /** Aborted by SIGTERM and SIGINT. */
  readonly signal: AbortSignal;
  /** Calls the listener at each SIGHUP from now on, which otherwise ends the command. */
  readonly onHangup: (listener: () => void) => void;
  readonly clock: Clock;
  /** The program with all of its commands, for those that describe it, such as completion. */
  readonly buildAll: () => Promise<Command>;
  readonly output: Output;
}

export interface Output {
  /** Results. */
  readonly print: (text: string) => void;
  /** Messages that are not results. */
  readonly say: (text: string) => void;
  /** Moves the cursor of the terminal that shows the messages. */
  readonly draw: (text: string) => void;
  /** Whether messages go to a terminal that understands `draw`. */
  readonly isWatched: boolean;
  /** The width of the terminal that shows the results; null when they go into a file or a pipe. */
  readonly columns: () => number | null;
  /** Whether results are printed in colour. */
  readonly inColor: boolean;
  /** The answer typed to a question; null without a terminal to ask on. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<string | null>;
  /** Whether the reader of the results is gone. */
  readonly isClosed: () => boolean;
}

export const exitCodes = {
  good: 0,
  /** The sweep or an API call failed or was incomplete; a port is taken; the output could not be written. */
  failed: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** `once --fail-on unhealthy` found one. */
  unhealthy: 3,
  /** A one-shot command was stopped by a signal. */
  interrupted: 130,
} as const;

/** The exit code for an error that ended a command. */
export const exitCodeOf = (error: unknown): ExitCode =>
  error instanceof UsageError ? exitCodes.usage : exitCodes.failed;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
