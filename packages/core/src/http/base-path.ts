import { badDefinition } from '../error/error-catalogue/composition.js';

/** A base path without its last slash; empty for none. @throws MillraceError `MILLRACE_DEFINITION_INVALID`. @internal */
export function basePathOf(given = ''): string {
  const path = given.replace(/\/+$/, '');
  if (path !== '' && (!path.startsWith('/') || new URL(`http://localhost${path}`).pathname !== path))
    throw badDefinition('base path', given, ["it begins with '/' and has no '?', '#', '..' or spaces, for example '/tools'"]);
  return path;
}

/** The path as the hub knows it; undefined for one outside of the base path. @internal */
export function pathWithin(basePath: string, pathname: string): string | undefined {
  if (pathname === basePath) return '/';
  return pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : undefined;
}

/** Whether a path is the MCP endpoint of the hub or of one of its views. @internal */
export function isMcpPath(path: string): boolean {
  return path === '/mcp' || path.startsWith('/mcp/');
}
