import { type Alias, type ErrorCode, LineCounter, parseDocument, visit } from 'yaml';
import { failed, ok, type Result } from '../lib/result.ts';

/** In our words: the parser's own quote the text, which may be a secret. */
const complaints: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias has a tag or an anchor',
  BAD_ALIAS: 'an alias is malformed; put a text that starts with * in quotes',
  BAD_COLLECTION_TYPE: 'a tag does not fit its value',
  BAD_DIRECTIVE: 'a directive is unknown',
  BAD_DQ_ESCAPE: 'an escape is unknown; use single quotes for a text with backslashes',
  BAD_INDENT: 'the indentation is wrong, or a bracket is not closed',
  BAD_PROP_ORDER: 'anchors and tags stand in the wrong place',
  BAD_SCALAR_START: 'a text starts with a reserved character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a mapping starts in mid-line; put a text with ": " in quotes',
  BLOCK_IN_FLOW: 'a block stands within brackets',
  DUPLICATE_KEY: 'this key stands there a second time; keep one',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'something is missing here: a colon after a key, a closing quote or a bracket',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; is the space after its colon missing?',
  MULTIPLE_ANCHORS: 'a value has several anchors',
  MULTIPLE_DOCS: 'a second document starts; keep one',
  MULTIPLE_TAGS: 'a value has several tags',
  NON_STRING_KEY: 'a key is no text; put a value that starts with a brace in quotes',
  RESOURCE_EXHAUSTION: 'this is nested too deeply',
  TAB_AS_INDENT: 'a tab indents; use spaces',
  TAG_RESOLVE_FAILED: 'a tag is unknown; put a text that starts with ! in quotes',
  UNEXPECTED_TOKEN: 'this does not belong here',
};

interface Fault {
  readonly at: number;
  readonly text: string;
}

/** The data in a YAML text, or one "line:column: complaint" for each fault. Merge keys (`<<`) are understood. */
export function parseYaml(source: string): Result<unknown, readonly string[]> {
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
  if (faults.length === 0) return dataOf(document);
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
    return failed(['1:1: the aliases grow beyond measure; write their values out']);
  }
}
