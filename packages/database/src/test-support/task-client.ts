const prefix = 'io.modelcontextprotocol/';
const version = '2026-07-28';

/** A task as a client sees it, or what else there is in an answer. */
export interface TaskAnswer {
  readonly taskId?: string;
  readonly status?: string;
  readonly statusMessage?: string;
  readonly ttlMs?: number;
  readonly inputRequests?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
  readonly structuredContent?: { readonly error?: { readonly code: string } };
  readonly result?: { readonly content: readonly { readonly text: string }[] };
  /** Of the task, or of the request: then there is nothing else. */
  readonly error?: { readonly code: number; readonly data?: { readonly code: string } };
}

/** A client of MCP 2026-07-28 that declares tasks with every request. */
export interface TaskClient {
  call(tool: string, key: string): Promise<TaskAnswer>;
  /** The id of the task that a call becomes. */
  start(tool: string, key: string): Promise<string>;
  get(taskId: string): Promise<TaskAnswer>;
  /** Accepts one question with this text. */
  answer(taskId: string, question: string, text: string): Promise<TaskAnswer>;
  cancel(taskId: string): Promise<TaskAnswer>;
  /** What is told of these tasks, until the signal ends it. */
  watch(taskIds: readonly string[], signal: AbortSignal): AsyncGenerator<TaskAnswer>;
}

interface Message {
  readonly method?: string;
  readonly params?: TaskAnswer;
  readonly result?: TaskAnswer;
  readonly error?: NonNullable<TaskAnswer['error']>;
}

/** Opens one. @param who - the bearer token. */
export function taskClient(url: string, who: string): TaskClient {
  let id = 0;
  const send = (method: string, params: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<Response> => {
    const clientCapabilities = { elicitation: {}, extensions: { [`${prefix}tasks`]: {} } };
    const _meta = {
      [`${prefix}protocolVersion`]: version,
      [`${prefix}clientInfo`]: { name: 'task-client', version: '1' },
      [`${prefix}clientCapabilities`]: clientCapabilities,
    };
    const named = params['taskId'] ?? params['name'];
    return fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${who}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': version,
        'mcp-method': method,
        ...(typeof named === 'string' && { 'mcp-name': named }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params: { ...params, _meta } }),
      signal: signal ?? AbortSignal.timeout(30_000),
    });
  };
  const request = async (method: string, params: Readonly<Record<string, unknown>>): Promise<TaskAnswer> => {
    for await (const { result, error } of messagesOf(await send(method, params))) {
      if (error) return { error };
      if (result) return result;
    }
    throw new Error(`'${method}' was not answered.`);
  };
  const call: TaskClient['call'] = (name, key) => request('tools/call', { name, arguments: { key } });
  return {
    call,
    async start(name, key) {
      const created = await call(name, key);
      if (created.taskId === undefined) throw new Error(`'${name}' made no task: ${JSON.stringify(created)}`);
      return created.taskId;
    },
    get: (taskId) => request('tasks/get', { taskId }),
    answer: (taskId, question, text) =>
      request('tasks/update', { taskId, inputResponses: { [question]: { action: 'accept', content: { text } } } }),
    cancel: (taskId) => request('tasks/cancel', { taskId }),
    async *watch(taskIds, signal) {
      for await (const { method, params } of messagesOf(await send('subscriptions/listen', { notifications: { taskIds } }, signal)))
        if (method === 'notifications/tasks' && params) yield params;
    },
  };
}

/** The messages of an answer, be it one document or a stream of events. */
async function* messagesOf(response: Response): AsyncGenerator<Message> {
  if (!response.body) return;
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return yield (await response.json()) as Message;
  let text = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = `${text}${piece}`.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: {')) yield JSON.parse(line.slice(6)) as Message;
  }
}
