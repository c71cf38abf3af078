/** The part of a database's URL that may be shown: host, port and name, never user or password. */
export function serverAddress(url: string): string {
  const name = databaseName(url);
  return `'${name === '' ? "the user's own database" : name}' on ${new URL(url).host}`;
}

/** The name of the database; empty where the URL has none, and the server takes the user's. */
export function databaseName(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1));
}
