interface StrayIndent {
  /** From 1. */
  readonly line: number;
  readonly spaces: number;
  /** The column of a tab in the indentation, from 1. */
  readonly tab: number | null;
  /** The indentations that the lines above allow. */
  readonly allowed: readonly number[];
}

const opensSection = /(?::|^-)\s*(?:[&!]\S+\s*)*(?:\s#.*)?$/;
const opensBlockText = /:\s+[|>][-+\d]*\s*(?:#.*)?$/;

/** The first line whose indentation fits no line above it. YAML reports such a line later, and somewhere else. */
export function strayIndent(text: string): StrayIndent | null {
  let allowed: readonly number[] = [0];
  let isOpen = false;
  let blockText = Number.POSITIVE_INFINITY;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trimStart();
    const spaces = line.length - content.length;
    if (/^(#|$)/.test(content) || spaces > blockText) continue;
    if (isOpen && spaces > (allowed.at(-1) ?? 0)) allowed = [...allowed, spaces];
    if (!allowed.includes(spaces)) {
      const tab = line.slice(0, spaces).indexOf('\t') + 1 || null;
      return { line: index + 1, spaces, tab, allowed };
    }
    allowed = allowedBelow(content, spaces, allowed);
    isOpen = opensSection.test(content.replace(/^(-\s+)*/, '')) || content === '-';
    blockText = opensBlockText.test(content) ? spaces : Number.POSITIVE_INFINITY;
  }
  return null;
}

/** An element of a list also allows the column where its text begins. */
function allowedBelow(content: string, spaces: number, before: readonly number[]): readonly number[] {
  const upToHere = before.filter((level) => level <= spaces);
  const marker = /^(?:-\s+)*/.exec(content)?.[0].length ?? 0;
  return marker === 0 ? upToHere : [...upToHere, spaces + marker];
}
