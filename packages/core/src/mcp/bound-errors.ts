import { ProtocolErrorCode, type JSONRPCResponse, type Server } from '@modelcontextprotocol/server';

/** Characters of a message that a client needs to understand its mistake; as JSON they may be six times as long. */
const maxMessage = 1_000;
/** Characters of one field of an error's data, as JSON. */
const maxField = 500;

interface RpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * Keeps every error that this server sends small: the SDK's own checks repeat what came in, and list each wrong value of thousands.
 *
 * @internal
 */
export function boundErrors(server: Server): void {
  const connect = server.connect.bind(server);
  server.connect = (transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) =>
      send('error' in message ? { ...message, error: boundError(message.error) as typeof message.error } : message, options);
    return connect(transport);
  };
}

/** The same for a refusal that the SDK answers over HTTP without asking a server. @internal */
export async function boundRefusal(response: Response): Promise<Response> {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (response.status < 400 || !isJson) return response;
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const text = await response.text();
  if (text.length <= maxMessage) return new Response(text, { status, headers });
  const body = JSON.parse(text) as { readonly error?: RpcError };
  return Response.json({ ...body, ...(body.error && { error: boundError(body.error) }) }, { status, headers });
}

/** Bytes of an answer around its text: the fields of JSON-RPC and, over HTTP, of an event. */
const frameBytes = 130;

/**
 * Keeps the answer of a failure as small as it must be, with what fits of its first words: in a batch there are many.
 *
 * @internal
 */
export function boundFailure(message: JSONRPCResponse, maxBytes: number): JSONRPCResponse {
  const text = failureText(message);
  if (text === undefined || byteLength(message) + frameBytes <= maxBytes) return message;
  const { jsonrpc, id } = message;
  const short = beginning(text, maxBytes - frameBytes - byteLength(id));
  return 'error' in message
    ? { jsonrpc, id, error: { code: message.error.code, message: short } }
    : { jsonrpc, id: message.id, result: { content: [{ type: 'text', text: short }], isError: true } };
}

/** What a failed answer says; undefined: it has not failed. */
function failureText(message: JSONRPCResponse): string | undefined {
  if ('error' in message) return message.error.message;
  const { isError, content } = message.result as { isError?: boolean; content?: readonly { text?: string }[] };
  return isError === true ? (content?.[0]?.text ?? '') : undefined;
}

/** As much of a text as has room as JSON. */
function beginning(text: string, maxBytes: number): string {
  let short = text.slice(0, Math.max(maxBytes, 20));
  while (short.length > 20 && byteLength(short) > maxBytes) short = short.slice(0, -20);
  return short;
}

function byteLength(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

function boundError({ code, message, data }: RpcError): RpcError {
  if (code === ProtocolErrorCode.InternalError && data === undefined) return unexpected(message);
  return {
    code,
    message: message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message,
    ...(data !== undefined && { data: boundData(data) }),
  };
}

/** What the SDK did not mean to say: wrong parameters come as the list of a schema's issues, and anything else is nobody's business. */
function unexpected(message: string): RpcError {
  const issue = firstIssue(message);
  if (issue === undefined) return { code: ProtocolErrorCode.InternalError, message: 'Internal error' };
  const path = issue.path.map(String).join('.').slice(0, 200);
  return { code: ProtocolErrorCode.InvalidParams, message: `The request does not fit: ${path}: ${issue.message.slice(0, 200)}` };
}

function firstIssue(message: string): { readonly path: readonly unknown[]; readonly message: string } | undefined {
  if (!message.startsWith('[')) return undefined;
  try {
    const [issue] = JSON.parse(message) as { path?: unknown; message?: unknown }[];
    return Array.isArray(issue?.path) && typeof issue.message === 'string' ? { path: issue.path, message: issue.message } : undefined;
  } catch {
    return undefined;
  }
}

function boundData(data: unknown): unknown {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data).length > maxField ? undefined : data;
  return Object.fromEntries(Object.entries(data).filter(([, value]) => (JSON.stringify(value) ?? '').length <= maxField));
}
