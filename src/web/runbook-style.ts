/** Read at night, on a phone. */
export const runbookStyle = `:root { color-scheme: light dark; --line: #8886; --soft: #8882; }
body { font: 17px/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 1rem; overflow-wrap: break-word; }
nav { display: flex; gap: 1.5rem; padding-bottom: .5rem; border-bottom: 1px solid var(--line); }
nav a { padding: .4rem 0; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
pre, code { font: .9em/1.45 ui-monospace, monospace; background: var(--soft); border-radius: .3rem; }
pre { padding: .7rem; overflow-x: auto; }
pre code { background: none; }
code { padding: .1em .25em; }
table { display: block; overflow-x: auto; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: normal; }
li { margin: .3rem 0; }
`;
