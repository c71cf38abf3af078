/** The URI of a file as a resource. @param shown - its path as the tools show it. */
export function workspaceUri(shown: string): string {
  return `workspace:///${shown.split('/').map(encoded).join('/')}`;
}

// The colon behind the name of a root stays what it is.
function encoded(part: string): string {
  return encodeURIComponent(part).replaceAll('%3A', ':');
}
