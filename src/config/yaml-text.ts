import {
  type Alias,
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
import type { Path } from './problem.ts';

/** In our words: the parser's own quote the text, which may be a secret. */
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

interface Fault {
  readonly at: number;
  readonly text: string;
}

export interface Yaml {
  readonly data: unknown;
  /** The line of a key or an element; of a path that does not exist, the line of the section that lacks it. */
  readonly lineOf: (path: Path) => number;
}

/** What a YAML text holds, or one "line:column: complaint" for each fault. Merge keys (`<<`) are understood. */
export function parseYaml(source: string): Result<Yaml, readonly string[]> {
  const lines = new LineCounter();
  const document = parseDocument(source, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    merge: true,
  });
  const faults: Fault[] = [...document.errors, ...document.warnings].map(({ pos, code }) => ({
    at: pos[0],
    text: complaints[code],
  }));
  visit(document, {
    Alias: (_key, alias: Alias) => {
      if (alias.resolve(document) !== undefined) return;
      const text = 'an alias has no anchor; put a text that starts with * in quotes';
      faults.push({ at: alias.range?.[0] ?? 0, text });
    },
  });
  if (faults.length === 0) {
    const data = dataOf(document);
    const lineOf = (path: Path): number => lines.linePos(offsetOf(document, path)).line;
    return data.kind === 'ok' ? ok({ data: data.value, lineOf }) : data;
  }
  return failed(
    faults.map(({ at, text }) => {
      const { line, col } = lines.linePos(at);
      return `${line}:${col}: ${text}`;
    }),
  );
}

/** The parser refuses aliases that would grow beyond measure. */
function dataOf(document: { toJS(): unknown }): Result<unknown, readonly string[]> {
  try {
    return ok(document.toJS());
  } catch {
    return failed(['1:1: the aliases grow without bound; write their values out']);
  }
}

/** Where the value at a path starts; where there is none, the innermost section that there is. */
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
