/** A JSON-RPC request or notification of the plain kind: nothing in it but what every message has. @internal */
export interface PlainMessage {
  /** Undefined: a notification. */
  readonly id?: string | number;
  readonly method: string;
  readonly params: Fields;
}

/** A JSON object whose fields have not been looked at. @internal */
export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = {};
const messageKeys: readonly string[] = ['jsonrpc', 'id', 'method', 'params'];

/** Reads a parsed message. @returns undefined where anything about it is out of the ordinary. @internal */
export function plainMessage(value: unknown): PlainMessage | undefined {
  if (!isFields(value) || value['jsonrpc'] !== '2.0' || !hasOnly(value, messageKeys)) return undefined;
  const { id, method, params = none } = value;
  if (typeof method !== 'string' || !isFields(params)) return undefined;
  if (id === undefined) return 'id' in value ? undefined : { method, params };
  return typeof id === 'string' || Number.isSafeInteger(id) ? { id: id as string | number, method, params } : undefined;
}

/** Whether a value is a JSON object. @internal */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object has no fields but these. @internal */
export function hasOnly(value: Fields, keys: readonly string[]): boolean {
  for (const key of Object.keys(value)) if (!keys.includes(key)) return false;
  return true;
}
