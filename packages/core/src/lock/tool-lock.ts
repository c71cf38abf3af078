import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CatalogueTool } from '../catalogue/catalogue-tool.js';
import type { ToolListing } from '../points/shaper.js';
import { canonicalJson } from '../schema/canonical-json.js';

/** What a hub's tools are: the content of `millrace.lock`. */
export interface ToolLock {
  readonly version: 1;
  /** By name, in the order of the names. */
  readonly tools: Readonly<Record<string, LockedTool>>;
}

/** One tool of a lock. */
export interface LockedTool {
  readonly plugin: string;
  /** SHA-256 of the canonical JSON of the tool as clients list it, its effect with it: `'sha256:...'`. */
  readonly listed: string;
  /** The same of the tool as its plugin defines it, before the host's overrides. */
  readonly defined: string;
  /** What makes up `listed`, so that a change can be told: texts as they are, of schemas the beginning of a hash. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is locked of one tool. */
export type LockableTool = Pick<CatalogueTool, 'defined' | 'effect' | 'listing' | 'plugin'>;

/** Locks tools: the same tools give the same lock, wherever and in whatever order. */
export function lockTools(tools: readonly LockableTool[]): ToolLock {
  const byName = [...tools].sort((one, other) => (one.listing.name < other.listing.name ? -1 : 1));
  return { version: 1, tools: Object.fromEntries(byName.map((tool) => [tool.listing.name, lockTool(tool)])) };
}

/** Locks one tool. @internal */
export function lockTool({ plugin, effect, listing, defined }: LockableTool): LockedTool {
  const listed = hash({ ...listing, effect });
  return { plugin, listed, defined: defined === listing ? listed : hash({ ...defined, effect }), fields: fieldsOf(listing, effect) };
}

function fieldsOf(
  { title, description, annotations, inputSchema, outputSchema, ...rest }: ToolListing,
  effect: string,
): LockedTool['fields'] {
  const { name: _, ...others } = rest;
  return {
    ...(title !== undefined && { title }),
    description,
    effect,
    annotations: canonicalJson(annotations),
    ...schemaFields('input', inputSchema),
    ...(outputSchema && schemaFields('output', outputSchema)),
    ...Object.fromEntries(Object.entries(others).map(([key, value]) => [key, short(value)])),
  };
}

function schemaFields(side: string, { properties, ...rest }: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const named = Object.entries((properties ?? {}) as Readonly<Record<string, unknown>>).sort(([one], [other]) => (one < other ? -1 : 1));
  return { [side]: short(rest), ...Object.fromEntries(named.map(([name, schema]) => [`${side}.${name}`, short(schema)])) };
}

// A catalogue is compiled in one go, and `crypto.subtle` only gives promises.
const digest = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
const hash = (value: unknown): string => `sha256:${digest(value)}`;
const short = (value: unknown): string => digest(value).slice(0, 16);
