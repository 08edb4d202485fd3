export interface StrayIndent {
  /** From 1. */
  readonly line: number;
  readonly spaces: number;
  /** How far the lines above allow it to be indented. */
  readonly allowed: readonly number[];
}

const opensSection = /(?::|^-)\s*(?:[&!]\S+\s*)*(?:\s#.*)?$/;
const opensBlockText = /:\s+[|>][-+\d]*\s*(?:#.*)?$/;

/** The first line of a text in block style whose indentation fits no line above it. YAML's own complaint comes later and elsewhere. */
export function strayIndent(text: string): StrayIndent | null {
  let allowed: readonly number[] = [0];
  let isOpen = false;
  let blockText = Number.POSITIVE_INFINITY;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const content = line.trimStart();
    const spaces = line.length - content.length;
    if (/^(#|$)/.test(content) || spaces > blockText) continue;
    if (isOpen && spaces > (allowed.at(-1) ?? 0)) allowed = [...allowed, spaces];
    if (!allowed.includes(spaces)) return { line: index + 1, spaces, allowed };
    allowed = allowedBelow(content, spaces, allowed);
    isOpen = opensSection.test(content.replace(/^(-\s+)*/, '')) || content === '-';
    blockText = opensBlockText.test(content) ? spaces : Number.POSITIVE_INFINITY;
  }
  return null;
}

/** An element of a list allows as far as its own text begins. */
function allowedBelow(content: string, spaces: number, before: readonly number[]): readonly number[] {
  const upToHere = before.filter((level) => level <= spaces);
  const marker = /^(?:-\s+)*/.exec(content)?.[0].length ?? 0;
  return marker === 0 ? upToHere : [...upToHere, spaces + marker];
}
