import type { Hub, Principal, Root, SampleRequest, SampleResult } from '@millrace/core';
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
  /** Answers to the hub's questions, in the order they come; for a URL, any object agrees. A client without answers cannot be asked. */
  readonly answers?: readonly (Readonly<Record<string, unknown>> | 'decline' | 'cancel')[];
  /** What the client's model says to a request; a client without it has no model. */
  readonly sample?: (request: SampleRequest) => SampleResult;
  /** The client's root folders; a client without them has none to tell. */
  readonly roots?: readonly Root[];
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
  /** The questions that were asked, as the client saw them: a form's message, or a URL's with the URL after it. */
  readonly questions: readonly string[];
  /** The lists that the hub said have changed: `'tools'`, `'resources'`, `'prompts'`. */
  readonly changes: readonly string[];
  /** The URIs of the resources that the hub said hold something new. */
  readonly updates: readonly string[];
  /** Watches these resources, in place of those watched before. */
  watch(uris: readonly string[]): Promise<void>;
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
      capabilities: {
        ...(answers && { elicitation: { form: {}, url: {} } }),
        ...(options.sample && { sampling: {} }),
        ...(options.roots && { roots: {} }),
      },
      ...(era === 'modern' && { versionNegotiation: { mode: { pin: '2026-07-28' } } }),
      listChanged: { tools: changed('tools'), resources: changed('resources'), prompts: changed('prompts') },
    },
  );
  if (answers) answerQuestions(client, [...answers], questions);
  answerRelays(client, options);
  const updates: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => void updates.push(params.uri));
  const fetch = createFetch(hub, principal === undefined ? {} : { authenticate: () => principal });
  const url = new URL(`http://localhost/mcp${view === undefined ? '' : `/${view}`}`);
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: (input, init) => fetch(new Request(input, init)) }));
  return { ...methodsOf(client), questions, changes, updates, watch: watcherOf(client, era) };
}

function watcherOf(client: Client, era: 'modern' | 'legacy'): TestClient['watch'] {
  let watched: readonly string[] = [];
  let stream: { close(): Promise<void> } | undefined;
  return async (uris) => {
    if (era === 'modern') {
      await stream?.close();
      stream = uris.length > 0 ? await client.listen({ resourceSubscriptions: [...uris] }) : undefined;
      return;
    }
    for (const uri of watched.filter((one) => !uris.includes(one))) await client.unsubscribeResource({ uri });
    for (const uri of uris.filter((one) => !watched.includes(one))) await client.subscribeResource({ uri });
    watched = uris;
  };
}

function answerRelays(client: Client, { sample, roots }: ClientOptions): void {
  if (sample)
    client.setRequestHandler('sampling/createMessage', ({ params }) => ({ model: 'test', ...sample(params as SampleRequest) }) as never);
  if (roots) client.setRequestHandler('roots/list', () => ({ roots: [...roots] }));
}

function answerQuestions(client: Client, answers: NonNullable<ClientOptions['answers']>[number][], questions: string[]): void {
  client.setRequestHandler('elicitation/create', (request) => {
    const { message, mode } = request.params;
    questions.push(mode === 'url' ? `${message} ${request.params.url}` : message);
    const answer = answers.shift();
    if (answer === undefined || typeof answer === 'string') return { action: answer ?? 'cancel' };
    return { action: 'accept', content: answer as Record<string, string | number | boolean | string[]> };
  });
}

function methodsOf(client: Client): Omit<TestClient, 'changes' | 'questions' | 'updates' | 'watch'> {
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
