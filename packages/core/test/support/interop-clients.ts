// The official clients, of every revision that has one, as one shape: what is used here they all have.
import { Client as V2Client, StreamableHTTPClientTransport as V2Http } from '@modelcontextprotocol/client';
import { StdioClientTransport as V2Stdio } from '@modelcontextprotocol/client/stdio';
import { Client as Client132 } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as Stdio132 } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as Http132 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema as Elicit132 } from '@modelcontextprotocol/sdk/types.js';
import { Client as Client117 } from '@modelcontextprotocol/sdk-1-17/client/index.js';
import { StdioClientTransport as Stdio117 } from '@modelcontextprotocol/sdk-1-17/client/stdio.js';
import { StreamableHTTPClientTransport as Http117 } from '@modelcontextprotocol/sdk-1-17/client/streamableHttp.js';
import { ElicitRequestSchema as Elicit117 } from '@modelcontextprotocol/sdk-1-17/types.js';
import { Client as Client111 } from '@modelcontextprotocol/sdk-1-11/client/index.js';
import { StdioClientTransport as Stdio111 } from '@modelcontextprotocol/sdk-1-11/client/stdio.js';
import { StreamableHTTPClientTransport as Http111 } from '@modelcontextprotocol/sdk-1-11/client/streamableHttp.js';
import { Client as Client14 } from '@modelcontextprotocol/sdk-1-4/client/index.js';
import { StdioClientTransport as Stdio14 } from '@modelcontextprotocol/sdk-1-4/client/stdio.js';

/** Where a server is reached. */
export interface Reach {
  /** The MCP endpoint over HTTP. */
  readonly endpoint: URL;
  /** A script that serves on stdio. */
  readonly script: string;
}

/** One official client, on a transport. */
export interface Cell {
  readonly name: string;
  readonly era: 'legacy' | 'modern';
  readonly via: 'stdio' | 'http';
  /** The revision that client and server agree on. */
  readonly version: string;
  /** Whether the client can put a question to its user. */
  readonly canAsk: boolean;
  connect(reach: Reach): Promise<InteropClient>;
}

/** A connected client, and the revision it has agreed on. */
export interface InteropClient extends V2Client {
  readonly agreed: string | undefined;
}

const info = { name: 'interop', version: '1.0.0' };
const answer = { action: 'accept' as const, content: { size: 'large' } };
const command = ({ script }: Reach) => ({ command: process.execPath, args: [script], stderr: 'ignore' as const });

/** The newest revision of each maintained client is what it asks for. */
const older: readonly { name: string; version: string; make: () => Old; stdio: Opener; http?: Opener }[] = [
  {
    name: '1.32',
    version: '2025-11-25',
    make: () => asking(new Client132(info, { capabilities: { elicitation: {} } }) as unknown as Old, Elicit132),
    stdio: (reach) => new Stdio132(command(reach)),
    http: ({ endpoint }) => new Http132(endpoint),
  },
  {
    name: '1.17',
    version: '2025-06-18',
    make: () => asking(new Client117(info, { capabilities: { elicitation: {} } }) as unknown as Old, Elicit117),
    stdio: (reach) => new Stdio117(command(reach)),
    http: ({ endpoint }) => new Http117(endpoint),
  },
  {
    name: '1.11',
    version: '2025-03-26',
    make: () => new Client111(info) as unknown as Old,
    stdio: (reach) => new Stdio111(command(reach)),
    http: ({ endpoint }) => new Http111(endpoint),
  },
  // Its HTTP is that of 2024-11-05, with an event stream of its own, which is not served.
  { name: '1.4', version: '2024-11-05', make: () => new Client14(info) as unknown as Old, stdio: (reach) => new Stdio14(command(reach)) },
];
type Opener = (reach: Reach) => unknown;

/** What the clients of the older line have in common. */
interface Old {
  connect(transport: unknown): Promise<void>;
  callTool(params: unknown, schema: undefined, options: unknown): Promise<unknown>;
  request(request: { method: string }, ...more: unknown[]): Promise<{ protocolVersion?: string }>;
  setRequestHandler(schema: unknown, handler: () => unknown): void;
}

function asking(client: Old, schema: unknown): Old {
  client.setRequestHandler(schema, () => answer);
  return client;
}

async function connectOld(client: Old, transport: unknown): Promise<InteropClient> {
  const request = client.request.bind(client);
  let agreed: string | undefined;
  client.request = async (asked, ...more) => {
    const result = await request(asked, ...more);
    if (asked.method === 'initialize') agreed = result.protocolVersion;
    return result;
  };
  await client.connect(transport);
  const call = client.callTool.bind(client);
  // Only the newer line takes its options second.
  const callTool = (params: unknown, options: unknown): Promise<unknown> => call(params, undefined, options);
  return Object.assign(client as unknown as InteropClient, { callTool: callTool as V2Client['callTool'], agreed });
}

async function connectNew(options: ConstructorParameters<typeof V2Client>[1], transport: V2Http | V2Stdio): Promise<InteropClient> {
  const client = new V2Client(info, { capabilities: { elicitation: { form: {} } }, ...options });
  client.setRequestHandler('elicitation/create', () => answer);
  await client.connect(transport);
  return Object.assign(client, { agreed: client.getNegotiatedProtocolVersion() });
}

const newer: readonly [string, Cell['era'], string, ConstructorParameters<typeof V2Client>[1]][] = [
  ...['2024-10-07', '2024-11-05', '2025-03-26', '2025-06-18'].map((version): [string, Cell['era'], string, object] => [
    `2.4 at ${version}`,
    'legacy',
    version,
    { supportedProtocolVersions: [version] },
  ]),
  ['2.4 as before', 'legacy', '2025-11-25', { versionNegotiation: { mode: 'legacy' } }],
  ['2.4 that finds out', 'modern', '2026-07-28', { versionNegotiation: { mode: 'auto' } }],
  ['2.4 at 2026-07-28', 'modern', '2026-07-28', { versionNegotiation: { mode: { pin: '2026-07-28' } } }],
];

/** Every official client on every transport that it shares with the hub. */
export const cells: readonly Cell[] = [
  ...older.flatMap(({ name, version, make, stdio, http }): Cell[] => {
    const same = { name, version, era: 'legacy' as const, canAsk: version >= '2025-06-18' };
    return [
      { ...same, via: 'stdio', connect: (reach) => connectOld(make(), stdio(reach)) },
      ...(http ? [{ ...same, via: 'http' as const, connect: (reach: Reach) => connectOld(make(), http(reach)) }] : []),
    ];
  }),
  ...newer.flatMap(([name, era, version, options]): Cell[] => {
    // The SDK asks nothing over a revision that has no way to ask.
    const same = { name, era, version, canAsk: true };
    return [
      { ...same, via: 'stdio', connect: (reach) => connectNew(options, new V2Stdio(command(reach))) },
      { ...same, via: 'http', connect: (reach) => connectNew(options, new V2Http(reach.endpoint)) },
    ];
  }),
];
