/**
 * Whether the programs that some tests run beside the daemon (Prometheus, Alertmanager, Helm) must be there. A newcomer's
 * tests skip what needs them and say so; `.ci/run` installs them all and sets this, since there nobody would read it.
 */
export const peersAreRequired = process.env['TEST_PEERS'] === 'required';
