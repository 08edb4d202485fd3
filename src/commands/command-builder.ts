import type { Command } from 'commander';
import type { Context, ExitCode } from './context.ts';

/** Builds one command; its action ends with the exit code. */
export type CommandBuilder = (context: Context, ends: (code: ExitCode) => void) => Command;
