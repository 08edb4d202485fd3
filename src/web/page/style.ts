export const pageStyle = `:root { color-scheme: light dark; --line: #8884; --good: #2e8540; --warn: #c77700; --bad: #c9252d; --mute: #777; }
body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 80rem; padding: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; justify-content: space-between; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1rem; margin: 0; }
input { font: inherit; padding: .4rem .6rem; min-width: 20rem; }
.tenant { display: flex; flex-wrap: wrap; gap: .8rem; align-items: baseline; padding: .5rem .8rem; margin: .8rem 0; border-left: 4px solid var(--good); background: #8881; }
.tenant.blind { border-color: var(--bad); }
.tenant.blind small { color: var(--bad); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th { white-space: nowrap; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.id { color: var(--mute); font-family: ui-monospace, monospace; font-size: .8rem; }
.state { color: #fff; background: var(--mute); border-radius: .3rem; padding: .1rem .4rem; font-size: .8rem; white-space: nowrap; }
.state.healthy { background: var(--good); }
.state.degraded, .state.changing { background: var(--warn); }
.state.unhealthy, .state.not_seen { background: var(--bad); }
.late, #trouble { color: var(--bad); font-weight: 600; }
footer { color: var(--mute); margin-top: 2rem; }
`;
