import type { Client } from '../call/client.js';
import { hasOnly, isFields, type Fields } from './message.js';

/** The `_meta` keys with which a 2026 request says what it is and who sends it. @see MCP 2026-07-28, `_meta` @internal */
export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  serverInfo: 'io.modelcontextprotocol/serverInfo',
} as const;

/** The revision whose requests stand alone. @internal */
export const modernVersion = '2026-07-28';

const envelopeKeys: readonly string[] = [metaKeys.version, metaKeys.clientInfo, metaKeys.capabilities];

/**
 * The client of a 2026 request, where its envelope is of the plain kind. One that asks for progress or log messages, or carries more, is not.
 *
 * @internal
 */
export function clientOfEnvelope({ _meta: meta }: Fields): Client | undefined {
  if (!isFields(meta) || meta[metaKeys.version] !== modernVersion || !hasOnly(meta, envelopeKeys)) return undefined;
  return plainClient('modern', meta[metaKeys.clientInfo], meta[metaKeys.capabilities]);
}

/** The client of a 2025 handshake, where it says nothing of itself but what is well known. @internal */
export function clientOfHandshake({ clientInfo, capabilities }: Fields): Client | undefined {
  if (clientInfo === undefined || !isFields(capabilities)) return undefined;
  const { elicitation } = capabilities;
  // As the SDK reads it: bare, it stands for forms.
  const isBare = isFields(elicitation) && hasOnly(elicitation, []);
  return plainClient('legacy', clientInfo, isBare ? { ...capabilities, elicitation: { form: {} } } : capabilities);
}

/** Characters kept of what a client calls itself: it goes into logs and records. */
const maxNameLength = 200;

/** What the hub is told of a client. @param declared - its capabilities. @internal */
export function clientFacts(era: 'modern' | 'legacy', info: { name?: string; version?: string } | undefined, declared: unknown): Client {
  const capabilities = (declared ?? {}) as Fields;
  const [name = 'unknown', version = ''] = [info?.name?.slice(0, maxNameLength), info?.version?.slice(0, maxNameLength)];
  return { name, version, era, canAsk: canAsk(declared), capabilities };
}

/** A bare `elicitation: {}` is the older way to declare forms. */
function canAsk(declared: unknown): boolean {
  const elicitation = (declared as { elicitation?: { form?: unknown; url?: unknown } } | undefined)?.elicitation;
  return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
}

const infoKeys: readonly string[] = ['name', 'title', 'version', 'description', 'websiteUrl'];

function plainClient(era: 'modern' | 'legacy', info: unknown, declared: unknown): Client | undefined {
  return isPlainDeclaration(declared) && (info === undefined || isPlainInfo(info)) ? clientFacts(era, info, declared) : undefined;
}

function isPlainInfo(info: unknown): info is { name: string; version: string } {
  if (!isFields(info) || info['name'] === undefined || info['version'] === undefined || !hasOnly(info, infoKeys)) return false;
  return Object.values(info).every((value) => typeof value === 'string');
}

/** Capabilities as they are always declared, with nothing inside that could be wrong; an extension may change how a call is answered. */
function isPlainDeclaration(declared: unknown): declared is Fields {
  if (!isFields(declared)) return false;
  for (const [name, value] of Object.entries(declared)) if (!isPlainCapability(name, value)) return false;
  return true;
}

const insides: Readonly<Record<string, readonly string[]>> = {
  elicitation: ['form', 'url'],
  sampling: ['context', 'tools'],
  roots: ['listChanged'],
  extensions: ['io.modelcontextprotocol/ui'],
};

function isPlainCapability(name: string, value: unknown): boolean {
  const known = Object.hasOwn(insides, name) ? insides[name] : undefined;
  if (known === undefined || !isFields(value) || !hasOnly(value, known)) return false;
  if (name === 'roots') return value['listChanged'] === undefined || typeof value['listChanged'] === 'boolean';
  return Object.values(value).every((inner) => isFields(inner) && (name === 'extensions' || isPlainForm(inner)));
}

function isPlainForm(inner: Fields): boolean {
  return hasOnly(inner, ['applyDefaults']) && (inner['applyDefaults'] === undefined || typeof inner['applyDefaults'] === 'boolean');
}
