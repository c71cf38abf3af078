/** The scope that reads every module. */
export const readScope = 'stream:read';

/** Whether scopes let a subscriber read a module: all of them, or this one by `stream:read:<module>`. */
export function mayRead(scopes: ReadonlySet<string>, module: string): boolean {
  return scopes.has('*') || scopes.has(readScope) || scopes.has(`${readScope}:${module}`);
}
