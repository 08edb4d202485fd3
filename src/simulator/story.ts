import type { Clock } from '../lib/clock.ts';
import { elapsed, type Millis, millis } from '../lib/units.ts';
import type { Appliance } from './appliance.ts';
import { type Condition, type Vitals, vitals, well } from './living-fleet.ts';
import type { Fleet, Scenario, Weather } from './scenarios.ts';

export interface StoryOptions {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly fleet: Fleet;
  /** How long all is well before the scenario begins. */
  readonly startsAfter: Millis;
  /** How many times faster than described the scenario runs. */
  readonly pace: number;
}

/** A scenario, told on a clock. */
export interface Story {
  /** Time since the simulator started. */
  at(): Millis;
  vitals(appliance: Appliance): Vitals;
  weather(): Weather;
}

export function tell({ clock, scenario, fleet, startsAfter, pace }: StoryOptions): Story {
  const started = clock.tick();
  const at = () => elapsed(started, clock.tick());
  const scenarioTime = () => millis((at() - startsAfter) * pace);
  const condition = (appliance: Appliance): Condition => {
    const time = scenarioTime();
    if (time < 0) return well;
    const told = scenario.behaviour(appliance, time, fleet);
    const { silentSince } = told;
    return { ...told, silentSince: silentSince === null ? null : millis(startsAfter + silentSince / pace) };
  };
  return {
    at,
    vitals: (appliance) => vitals(fleet.seed, appliance, condition(appliance), at()),
    weather: () => (scenarioTime() < 0 ? { kind: 'clear' } : scenario.weather(scenarioTime())),
  };
}
