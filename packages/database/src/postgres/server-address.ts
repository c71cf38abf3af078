/** The part of a database's URL that may be shown: host, port and name, never user or password. */
export function serverAddress(url: string): string {
  const { host, pathname } = new URL(url);
  const name = decodeURIComponent(pathname.slice(1));
  return `'${name === '' ? "the user's own database" : name}' on ${host || 'localhost'}`;
}
