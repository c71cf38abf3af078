import { Client as Client2, StreamableHTTPClientTransport as Http2 } from '@modelcontextprotocol/client';
import { StdioClientTransport as Stdio2 } from '@modelcontextprotocol/client/stdio';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio1 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Http1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport as Transport1 } from '@modelcontextprotocol/sdk/shared/transport.js';
import { builtCommand, environmentOf, type Surroundings } from './built-command.js';

/** The official clients that the command is tried with. */
export const clientKinds = ['v2, MCP 2026-07-28', 'v2, MCP 2025-11-25', 'v1'] as const;
/** One of them. */
export type ClientKind = (typeof clientKinds)[number];

/** What is connected to: a running server, or a command that the client starts itself. */
export type Target = { readonly url: string } | ({ readonly args: readonly string[] } & Surroundings);

/** A tool's answer, as each client gives it. */
export interface Answer {
  readonly isError?: boolean;
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly content: readonly { readonly type: string; readonly text?: string }[];
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** A connected client. */
export interface Connected {
  readonly protocolVersion: string | undefined;
  readonly serverName: string | undefined;
  /** Of a command that the client has started. */
  readonly pid: number | undefined;
  toolNames(): Promise<readonly string[]>;
  call(name: string, input?: Readonly<Record<string, unknown>>): Promise<Answer>;
  close(): Promise<void>;
}

const identity = { name: 'workflow-test', version: '1.0.0' };

/** Connects an official client. */
export function connect(kind: ClientKind, target: Target): Promise<Connected> {
  return kind === 'v1' ? connectV1(target) : connectV2(kind, target);
}

async function connectV2(kind: ClientKind, target: Target): Promise<Connected> {
  const isModern = kind === 'v2, MCP 2026-07-28';
  const client = new Client2(identity, isModern ? { versionNegotiation: { mode: { pin: '2026-07-28' } } } : {});
  const transport = 'url' in target ? new Http2(new URL(`${target.url}/mcp`)) : new Stdio2(stdioOf(target));
  await client.connect(transport);
  return {
    protocolVersion: client.getNegotiatedProtocolVersion(),
    serverName: client.getServerVersion()?.name,
    pid: 'pid' in transport ? (transport.pid ?? undefined) : undefined,
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input = {}) => (await client.callTool({ name, arguments: { ...input } })) as Answer,
    close: () => client.close(),
  };
}

async function connectV1(target: Target): Promise<Connected> {
  const client = new Client1(identity);
  const transport = 'url' in target ? new Http1(new URL(`${target.url}/mcp`)) : new Stdio1(stdioOf(target));
  await client.connect(transport as Transport1);
  return {
    protocolVersion: 'protocolVersion' in transport ? transport.protocolVersion : undefined,
    serverName: client.getServerVersion()?.name,
    pid: 'pid' in transport ? (transport.pid ?? undefined) : undefined,
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input = {}) => (await client.callTool({ name, arguments: input })) as Answer,
    close: () => client.close(),
  };
}

function stdioOf({ args, cwd, env }: Exclude<Target, { url: string }>) {
  const { command, script } = builtCommand;
  return { command, args: [script, ...args], cwd, env: environmentOf(env), stderr: 'ignore' as const };
}
