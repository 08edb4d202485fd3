import { Argument, type Command, type Option } from 'commander';
import { choose } from './choice-option.ts';
import type { CommandBuilder } from './context.ts';

export const completionCommand: CommandBuilder = (command, { output, buildAll }) =>
  void command
    .addArgument(
      new Argument('<shell>', 'for which shell')
        .choices(Object.keys(scripts))
        .argParser((text) => choose(text, Object.keys(scripts))),
    )
    .action(async (shell: keyof typeof scripts) => {
      output.print(scripts[shell](placesIn(await buildAll(), [])));
    });

/** What can follow the words of a command. */
interface Place {
  readonly words: string;
  readonly about: string;
  readonly commands: readonly Command[];
  readonly options: readonly Option[];
  readonly choices: readonly string[];
}

const placesIn = (command: Command, words: readonly string[]): readonly Place[] => [
  {
    words: words.join(' '),
    about: command.description(),
    commands: command.commands,
    options: command.createHelp().visibleOptions(command),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  },
  ...command.commands.flatMap((child) => placesIn(child, [...words, child.name()])),
];

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const flagOf = ({ long, short }: Option): string => long ?? short ?? '';
const takesFile = (option: Option): boolean => /<file>/.test(option.flags);

const followers = ({ commands, options, choices }: Place): string =>
  [...commands.map((one) => one.name()), ...choices, ...options.map(flagOf)].join(' ');

/** One function for bash and zsh: the words before the cursor select what can follow. */
function shellFunction(places: readonly Place[], filesOf: string): string {
  const parents = places.filter(({ words, commands }) => words !== '' && commands.length > 0);
  const values = places.flatMap(({ words, options }) =>
    options.flatMap((option) => {
      const key = quoted(`${words} ${flagOf(option)}`.trim());
      if (takesFile(option)) return `    ${key}) ${filesOf}; return ;;`;
      const choices = option.argChoices ?? [];
      return choices.length === 0 ? [] : `    ${key}) offer ${quoted(choices.join(' '))}; return ;;`;
    }),
  );
  return [
    `  case "$place" in ${parents.map(({ words }) => words).join('|')}) [ -n "$second" ] && place="$place $second" ;; esac`,
    '  case "$place $previous" in',
    ...values,
    '  esac',
    '  case "$place" in',
    ...places.map((place) => `    ${quoted(place.words)}) offer ${quoted(followers(place))} ;;`),
    '  esac',
  ].join('\n');
}

const scripts = {
  bash: (places: readonly Place[]) => `_sailpoint_exporter() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} place='' second=''
  [ "$COMP_CWORD" -gt 1 ] && place=\${COMP_WORDS[1]}
  [ "$COMP_CWORD" -gt 2 ] && second=\${COMP_WORDS[2]}
  offer() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
${shellFunction(places, 'COMPREPLY=($(compgen -f -- "$current"))')}
}
complete -F _sailpoint_exporter sailpoint-exporter
`,
  zsh: (places: readonly Place[]) => `#compdef sailpoint-exporter
_sailpoint_exporter() {
  local previous=\${words[CURRENT-1]} place='' second=''
  [ "$CURRENT" -gt 2 ] && place=\${words[2]}
  [ "$CURRENT" -gt 3 ] && second=\${words[3]}
  offer() { compadd -- \${=1}; }
${shellFunction(places, '_files')}
}
# As a file of fpath it is the function's body; otherwise it is sourced.
if [ "\${funcstack[1]}" = _sailpoint_exporter ]; then _sailpoint_exporter "$@"; else compdef _sailpoint_exporter sailpoint-exporter; fi
`,
  fish: (places: readonly Place[]) =>
    `complete -c sailpoint-exporter -f\n${places.flatMap(fishLines).join('\n')}\n`,
} as const;

function fishLines({ words, commands, options, choices }: Place): readonly string[] {
  const [first, second] = words.split(' ');
  const seen = [first, second].flatMap((word) => (word ? `__fish_seen_subcommand_from ${word}` : []));
  const names = commands.map((one) => one.name()).join(' ');
  const condition =
    seen.length === 0
      ? '__fish_use_subcommand'
      : [...seen, ...(names === '' ? [] : [`not __fish_seen_subcommand_from ${names}`])].join('; and ');
  const start = `complete -c sailpoint-exporter -n ${quoted(condition)}`;
  return [
    ...commands.map((one) => `${start} -a ${one.name()} -d ${quoted(one.description())}`),
    ...(choices.length === 0 ? [] : [`${start} -a ${quoted(choices.join(' '))}`]),
    ...options.map((option) => `${start} ${fishFlag(option)} -d ${quoted(option.description)}`),
  ];
}

function fishFlag(option: Option): string {
  const name = `-l ${flagOf(option).replace(/^--/, '')}`;
  if (takesFile(option)) return `${name} -rF`;
  if (option.argChoices !== undefined) return `${name} -xa ${quoted(option.argChoices.join(' '))}`;
  return option.required ? `${name} -x` : name;
}
