import type { Clock } from '../lib/clock.ts';
import { after, elapsed, type Instant, type Millis, millis } from '../lib/units.ts';
import type { Appliance, SimulatedCluster } from './appliance.ts';
import type { FleetPlan } from './behaviours.ts';
import type { Disruption } from './disruption.ts';
import { type ClusterState, type ScenarioTime, wellCluster } from './living-cluster.ts';
import { type Condition, type Vitals, vitals, well } from './living-fleet.ts';
import type { Scenario } from './scenarios.ts';

export interface PlayOptions {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly fleet: FleetPlan;
  /** How long all is well before the scenario begins. */
  readonly startsAfter: Millis;
  /** How many times faster than described the scenario runs. */
  readonly pace: number;
}

/** A scenario that runs on a clock. */
export interface ScenarioPlayer {
  /** Time since the simulator started. */
  at(): Millis;
  vitals(appliance: Appliance): Vitals;
  cluster(cluster: SimulatedCluster): ClusterState;
  disruption(): Disruption;
  credentialEnd(): Instant;
}

const day = 86_400_000;

export function playScenario({ clock, scenario, fleet, startsAfter, pace }: PlayOptions): ScenarioPlayer {
  const started = clock.tick();
  const startedAt = clock.now();
  const at = () => elapsed(started, clock.tick());
  const scenarioTime = () => millis((at() - startsAfter) * pace);
  const instantOf = ({ days, later = millis(0) }: ScenarioTime): Instant =>
    after(startedAt, millis(days * day + startsAfter + later / pace));
  const condition = (appliance: Appliance): Condition => {
    const time = scenarioTime();
    if (time < 0) return well;
    const told = scenario.behaviour(appliance, time, fleet);
    const { silentSince } = told;
    return { ...told, silentSince: silentSince === null ? null : millis(startsAfter + silentSince / pace) };
  };
  const clusterState = (cluster: SimulatedCluster): ClusterState => {
    const told = { ...wellCluster(fleet.seed, cluster), ...scenario.cluster(cluster, scenarioTime(), fleet) };
    const { certificateEnd, outOfDate, debugLogging, ...rest } = told;
    return {
      ...rest,
      certificateEnd: instantOf(certificateEnd),
      outOfDateSince: outOfDate && instantOf(outOfDate),
      debugLogging: debugLogging && {
        minutes: debugLogging.minutes,
        end: instantOf({ days: 0, later: millis(debugLogging.begin + debugLogging.minutes * 60_000) }),
      },
    };
  };
  return {
    at,
    vitals: (appliance) => vitals(fleet.seed, appliance, condition(appliance), at()),
    cluster: clusterState,
    disruption: () => (scenarioTime() < 0 ? { kind: 'none' } : scenario.disruption(scenarioTime())),
    credentialEnd: () => instantOf(scenario.credentialEnd),
  };
}
