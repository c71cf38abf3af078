import type { Hub, Principal } from '@millrace/core';
import { createFetch } from '@millrace/core/http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** What `connectClient` may be told. */
export interface ClientOptions {
  /** `modern`: MCP 2026-07-28, the default. `legacy`: 2025-11-25. */
  readonly era?: 'modern' | 'legacy';
  /** Which view of the hub. */
  readonly view?: string;
  /** Who the hub takes the client for; its local principal unless said. */
  readonly principal?: Principal;
  /** Answers to the hub's questions, in the order they come. A client without answers cannot be asked. */
  readonly answers?: readonly (Readonly<Record<string, unknown>> | 'decline' | 'cancel')[];
}

/** A result of a tool as a client gets it. */
export interface ToolAnswer {
  readonly content: readonly { readonly type: string; readonly text?: string; readonly [field: string]: unknown }[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** An official MCP client, connected to a hub inside this process. */
export interface TestClient extends AsyncDisposable {
  /** The protocol revision that was agreed on. */
  readonly protocolVersion: string | undefined;
  /** The questions that were asked, as the client saw them. */
  readonly questions: readonly string[];
  /** The lists that the hub said have changed: `'tools'`, `'resources'`, `'prompts'`. */
  readonly changes: readonly string[];
  listTools(): Promise<readonly { readonly name: string; readonly description?: string; readonly [field: string]: unknown }[]>;
  callTool(name: string, input?: Readonly<Record<string, unknown>>, options?: CallToolOptions): Promise<ToolAnswer>;
  listResources(): Promise<readonly { readonly uri: string; readonly name: string }[]>;
  listResourceTemplates(): Promise<readonly { readonly uriTemplate: string; readonly name: string }[]>;
  readResource(
    uri: string,
  ): Promise<readonly { readonly uri: string; readonly text?: string; readonly blob?: string; readonly mimeType?: string }[]>;
  listPrompts(): Promise<readonly { readonly name: string; readonly description?: string }[]>;
  getPrompt(
    name: string,
    args?: Readonly<Record<string, string>>,
  ): Promise<readonly { readonly role: string; readonly content: unknown }[]>;
  /** Values offered for one argument of a prompt, or one variable of a resource template. */
  complete(ref: { readonly prompt: string } | { readonly template: string }, name: string, typed: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What `callTool` may be told. */
export interface CallToolOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly progress: number; readonly total?: number; readonly message?: string }): void;
}

/** Connects an official client of either protocol era to a hub, over HTTP without a socket. */
export async function connectClient(hub: Hub, options: ClientOptions = {}): Promise<TestClient> {
  const { era = 'modern', answers, principal, view } = options;
  const questions: string[] = [];
  const changes: string[] = [];
  const changed = (list: string) => ({ onChanged: () => void changes.push(list), autoRefresh: false });
  const client = new Client(
    { name: 'millrace-testkit', version: '1.0.0' },
    {
      capabilities: answers ? { elicitation: { form: {} } } : {},
      ...(era === 'modern' && { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
      listChanged: { tools: changed('tools'), resources: changed('resources'), prompts: changed('prompts') },
    },
  );
  if (answers) answerQuestions(client, [...answers], questions);
  const fetch = createFetch(hub, principal === undefined ? {} : { authenticate: () => principal });
  const url = new URL(`http://localhost/mcp${view === undefined ? '' : `/${view}`}`);
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: (input, init) => fetch(new Request(input, init)) }));
  return { ...methodsOf(client), questions, changes };
}

function answerQuestions(client: Client, answers: NonNullable<ClientOptions['answers']>[number][], questions: string[]): void {
  client.setRequestHandler('elicitation/create', (request) => {
    questions.push(request.params.message);
    const answer = answers.shift();
    if (answer === undefined || typeof answer === 'string') return { action: answer ?? 'cancel' };
    return { action: 'accept', content: answer as Record<string, string | number | boolean | string[]> };
  });
}

function methodsOf(client: Client): Omit<TestClient, 'changes' | 'questions'> {
  const close = (): Promise<void> => client.close();
  return {
    protocolVersion: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools as Awaited<ReturnType<TestClient['listTools']>>,
    callTool: async (name, input = {}, { signal, onProgress } = {}) => {
      const options = { ...(signal && { signal }), ...(onProgress && { onprogress: onProgress }) } as Parameters<Client['callTool']>[1];
      return (await client.callTool({ name, arguments: { ...input } }, options)) as ToolAnswer;
    },
    listResources: async () => (await client.listResources()).resources,
    listResourceTemplates: async () => (await client.listResourceTemplates()).resourceTemplates,
    readResource: async (uri) => (await client.readResource({ uri })).contents as Awaited<ReturnType<TestClient['readResource']>>,
    listPrompts: async () => (await client.listPrompts()).prompts as Awaited<ReturnType<TestClient['listPrompts']>>,
    getPrompt: async (name, args = {}) => (await client.getPrompt({ name, arguments: { ...args } })).messages,
    complete: async (ref, name, typed) => {
      const what =
        'prompt' in ref ? ({ type: 'ref/prompt', name: ref.prompt } as const) : ({ type: 'ref/resource', uri: ref.template } as const);
      return (await client.complete({ ref: what, argument: { name, value: typed } })).completion.values;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
