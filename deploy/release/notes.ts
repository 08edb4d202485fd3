/** The part of the changelog about a version. While it is only tried, what is not released yet will do. */
export function notesOf(
  changelog: string,
  { version, isDryRun }: { readonly version: string; readonly isDryRun: boolean },
): string {
  const sections = changelog.split(/^## /m).slice(1);
  const about = (title: string) =>
    sections.find((section) => section === title || /^\S+/.exec(section)?.[0] === title);
  const found = about(version) ?? (isDryRun ? about('Unreleased') : undefined);
  if (found === undefined)
    throw new Error(`CHANGELOG.md has no section "## ${version} / YYYY-MM-DD": write it before the release`);
  return `${found.slice(found.indexOf('\n') + 1).trim()}\n`;
}
