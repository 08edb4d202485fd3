import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configFile, configFor } from '../support/config-file.ts';
import { needs } from '../support/debian-tool.ts';
import { eventually } from '../support/eventually.ts';
import { start } from '../support/start-process.ts';

/**
 * The variables that make a process believe that it starts at this time of UTC. The tool itself is not run: it leaves files in shared
 * memory, named by its process id, and fails when one of that name is there.
 */
function fakedTime(time: string): Readonly<Record<string, string>> {
  const [library = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
  const offset = Math.round((Date.parse(`${time}Z`) - Date.now()) / 1_000);
  return { LD_PRELOAD: library, FAKETIME: offset < 0 ? `${offset}` : `+${offset}` };
}

describe('a daemon that sweeps each second goes on', () => {
  test.concurrent.for([
    ['in the hour that the host shows for the first time', '2026-10-25 00:20:00', 'Europe/Berlin', 'UTC'],
    ['in the hour that the host shows for the second time', '2026-10-25 01:20:00', 'Europe/Berlin', 'UTC'],
    ['when its zone begins to repeat an hour', '2026-10-25 00:59:57', 'UTC', 'Europe/Berlin'],
    ['when it is started in a repeated hour', '2026-10-25 01:20:00', 'UTC', 'Europe/Berlin'],
    ['in a repeated hour west of Greenwich', '2026-11-01 05:59:57', 'America/New_York', 'America/New_York'],
    ['when its zone begins to repeat half an hour', '2026-04-04 14:59:57', 'UTC', 'Australia/Lord_Howe'],
    ['when its zone skips an hour', '2026-03-29 00:59:57', 'Europe/Berlin', 'Europe/Berlin'],
  ])('%s', async ([_title, time = '', hostZone = '', timezone], { skip }) => {
    needs('faketime', skip);
    await using file = await configFile(
      configFor('http://127.0.0.1:1', `schedule: "* * * * * *"\ntimezone: ${timezone}`),
    );
    const env = { ...fakedTime(time), TZ: hostZone };

    await using daemon = start(['serve', '--demo', '--config', file.path], { env });

    const sweeps = () => daemon.stdout().split('"sweep.completed"').length - 1;
    await eventually(() => sweeps() >= 6);
    expect(daemon.stdout()).toContain(time.slice(0, 10));
  });
});
