import {
  type Document,
  type ErrorCode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import { failed, ok, type Result } from '../lib/result.ts';
import { formatPath, type Path } from './problem.ts';
import { strayIndent } from './stray-indent.ts';

/** Our own words: the parser's messages quote the text, which may be a secret. */
const complaints: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias has a tag or an anchor',
  BAD_ALIAS: 'an alias is malformed; put a text that starts with * in quotes',
  BAD_COLLECTION_TYPE: 'a tag does not fit its value',
  BAD_DIRECTIVE: 'a directive is unknown',
  BAD_DQ_ESCAPE: 'an escape is unknown; use single quotes for a text with backslashes',
  BAD_INDENT: 'the indentation is wrong, or a bracket is not closed',
  BAD_PROP_ORDER: 'anchors and tags are in the wrong place',
  BAD_SCALAR_START: 'a text starts with a reserved character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping starts in the middle of a line; put a text with ": " in quotes',
  BLOCK_IN_FLOW: 'a block is within brackets',
  DUPLICATE_KEY: 'this key is there a second time; keep one',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'something is missing here: a colon after a key, a closing quote or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key spans several lines; is the space after its colon missing?',
  MULTIPLE_ANCHORS: 'a value has several anchors',
  MULTIPLE_DOCS: 'a second document starts; keep one',
  MULTIPLE_TAGS: 'a value has several tags',
  NON_STRING_KEY: 'a key is not a text; put a value that starts with a brace in quotes',
  RESOURCE_EXHAUSTION: 'this is nested too deeply',
  TAB_AS_INDENT: 'the line is indented with a tab; use spaces',
  TAG_RESOLVE_FAILED: 'a tag is unknown; put a text that starts with ! in quotes',
  UNEXPECTED_TOKEN: 'this is not expected here; a text with quotes, colons or braces goes in quotes',
};

interface YamlFault {
  readonly at: number;
  readonly text: string;
}

interface Yaml {
  readonly data: unknown;
  /** The line of a key or an element, or of the section that lacks it. */
  readonly lineOf: (path: Path) => number;
}

/** The data in a YAML text, or one "line:column: complaint" per faulty line. Supports merge keys (`<<`). */
export function parseYaml(source: string): Result<Yaml, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
    uniqueKeys: false,
  });
  const faults = [...syntaxFaults(document), ...nodeFaults(document, lines)];
  if (faults.length > 0) return failed(faultLines(faults, source, lines));
  const data = dataOf(document);
  const lineOf = (path: Path): number => lines.linePos(offsetOf(document, path)).line;
  return data.kind === 'ok' ? ok({ data: data.value, lineOf }) : data;
}

const syntaxFaults = ({ errors, warnings }: Document.Parsed): readonly YamlFault[] =>
  [...errors, ...warnings].map(({ pos, code }) => ({ at: pos[0], text: complaints[code] }));

function nodeFaults(document: Document.Parsed, lines: LineCounter): readonly YamlFault[] {
  const faults: YamlFault[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      const text = 'an alias has no anchor; put a text that starts with * in quotes';
      faults.push({ at: alias.range?.[0] ?? 0, text });
    },
    Map: (_key, { items }) => {
      const keys = items.map(({ key }) => key).filter(isScalar<string>);
      for (const [index, { value, range }] of keys.entries()) {
        const first = keys.find((key) => key.value === value);
        if (value === '<<' || first === keys[index]) continue;
        const { line } = lines.linePos(first?.range?.[0] ?? 0);
        const text = `the key ${formatPath([value])} is already on line ${line}; keep one of them`;
        faults.push({ at: range?.[0] ?? 0, text });
      }
    },
  });
  return faults;
}

/** The first fault of each line: it causes the others. A wrong indentation causes all of them. */
function faultLines(faults: readonly YamlFault[], source: string, lines: LineCounter): readonly string[] {
  const placed = faults.map(({ at, text }) => ({ ...lines.linePos(at), text }));
  const quote = unclosedQuote(source);
  if (quote !== null && placed.some(({ line }) => line >= lines.linePos(quote).line)) {
    const { line, col } = lines.linePos(quote);
    return [`${line}:${col}: the quote that begins here is not closed on its line`];
  }
  const starred = unquotedStar(source);
  if (starred !== null && placed.some(({ line }) => line === lines.linePos(starred).line)) {
    const { line, col } = lines.linePos(starred);
    return [`${line}:${col}: put a text that starts with * in quotes`];
  }
  const stray = strayIndent(source);
  if (stray !== null && placed.some(({ line }) => line >= stray.line - 1)) {
    const { line, spaces, allowed, tab } = stray;
    if (tab !== null) return [`${line}:${tab}: ${complaints.TAB_AS_INDENT}`];
    const either = new Intl.ListFormat('en', { type: 'disjunction' });
    const text = `the line is indented by ${spaces} ${spaces === 1 ? 'space' : 'spaces'}; the lines above allow ${either.format(allowed.map(String))}`;
    return [`${line}:${spaces + 1}: ${text}`];
  }
  const byLine = Map.groupBy(placed, ({ line }) => line);
  return [...byLine.values()].flatMap(([first]) =>
    first === undefined ? [] : [`${first.line}:${first.col}: ${first.text}`],
  );
}

/** The position of a quote that opens a value and is not closed on its line. */
function unclosedQuote(source: string): number | null {
  const found = /^\s*(?:-\s+)*(?:[\w-]+:\s+)?(?:"(?:[^"\\\n]|\\.)*|'(?:[^'\n]|'')*)$/m.exec(source);
  return found === null ? null : found.index + found[0].search(/["']/);
}

/** The position of a value such as a cron expression that YAML takes for an alias. */
function unquotedStar(source: string): number | null {
  const found = /^\s*(?:-\s+)*[\w-]+:\s+(?=\*[^\w]|\*\S*\s+\S)/m.exec(source);
  return found === null ? null : found.index + found[0].length;
}

/** The parser refuses aliases that would grow without bound. */
function dataOf(document: { toJS(): unknown }): Result<unknown, readonly string[]> {
  try {
    return ok(document.toJS());
  } catch {
    return failed(['1:1: the aliases grow without bound; write their values out']);
  }
}

/** Where the value at a path starts, or else its innermost section that exists. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    const within = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(within)
      ? within.items.find(({ key }) => isScalar(key) && key.value === step)
      : undefined;
    node = pair?.value ?? (isSeq(within) ? within.items[Number(step)] : undefined);
    const found = pair?.key ?? node;
    if (!isNode(found)) break;
    offset = found.range?.[0] ?? offset;
  }
  return offset;
}
