import { plainJson } from './plain-json.js';

/** What a manifest says of the names its package's files go by. Nothing of it is run. */
export interface Manifest {
  /** The package's own name: of a package.json, or the module path of a go.mod. */
  readonly name?: string;
  /** Prefixes of imports and what they stand for, relative to the manifest: `paths` of a tsconfig.json, PSR-4 of a composer.json. */
  readonly prefixes?: readonly (readonly [prefix: string, targets: readonly string[]])[];
}

const maxPrefixes = 200;
const maxBytes = 256 * 1024;
const names = /(?:^|\/)(?:package\.json|composer\.json|go\.mod|(?:ts|js)config(?:\.[\w-]+)?\.json)$/;

/** Whether a file is a manifest that is read. */
export function isManifest(path: string): boolean {
  return names.test(path);
}

/** Reads a manifest. @returns nothing where it says nothing of names. */
export function readManifest(path: string, text: string): Manifest | undefined {
  if (!isManifest(path) || text.length > maxBytes) return undefined;
  const file = path.slice(path.lastIndexOf('/') + 1);
  if (file === 'go.mod') return named(/^module\s+"?([^\s"]+)/m.exec(text)?.[1]);
  const content = record(parseLoose(text));
  if (file === 'package.json') return named(content['name']);
  return withPrefixes(file === 'composer.json' ? composerPrefixes(content) : scriptPrefixes(content));
}

function named(name: unknown): Manifest | undefined {
  return isShort(name) ? { name } : undefined;
}

function withPrefixes(found: readonly [string, string[]][]): Manifest | undefined {
  const prefixes = found.filter(([prefix, targets]) => isShort(prefix) && targets.every(isShort)).slice(0, maxPrefixes);
  return prefixes.length > 0 ? { prefixes } : undefined;
}

function scriptPrefixes(content: Readonly<Record<string, unknown>>): [string, string[]][] {
  const options = record(content['compilerOptions']);
  const baseUrl = options['baseUrl'];
  const base = typeof baseUrl === 'string' ? `${baseUrl}/` : '';
  const paths = Object.entries(record(options['paths'])).map(([name, targets]): [string, string[]] => [
    name,
    (Array.isArray(targets) ? targets : []).filter(isShort).map((target) => base + target),
  ]);
  return typeof baseUrl === 'string' ? [...paths, ['*', [`${base}*`]]] : paths;
}

function composerPrefixes(content: Readonly<Record<string, unknown>>): [string, string[]][] {
  return ['autoload', 'autoload-dev'].flatMap((part) =>
    Object.entries(record(record(content[part])['psr-4'])).map(([prefix, folders]): [string, string[]] => [
      prefix,
      [folders].flat().filter(isShort),
    ]),
  );
}

/** JSON with comments and commas at the end of a list, as tsconfig.json has them. */
function parseLoose(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(plainJson(text));
    } catch {
      return undefined;
    }
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 300;
}
