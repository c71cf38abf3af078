import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localPrincipal } from '../call/principal.js';
import type { Hub } from '../hub/hub.js';
import { legacyVersions } from './handshake.js';
import { sdkWay, servedWay, type Sent, type Way } from './test-support/both-ways.js';
import { oddHub } from './test-support/odd-hub.js';

const principal = localPrincipal('http');
const meta = (more: object = {}) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '0' },
  ...more,
});
const capable = (capabilities: unknown) => meta({ 'io.modelcontextprotocol/clientCapabilities': capabilities });
const modern = (method: string, params: Record<string, unknown> = {}, headers: Record<string, string> = {}, more: object = {}): Sent => {
  const name = params['name'] ?? params['uri'];
  return {
    body: { jsonrpc: '2.0', id: 7, method, params: { _meta: meta(), ...params }, ...more },
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(typeof name === 'string' && { 'mcp-name': name }),
      ...headers,
    },
  };
};
const call = (name: string, input: unknown = {}, headers?: Record<string, string>, params: object = {}): Sent =>
  modern('tools/call', { name, arguments: input, ...params }, headers);
const legacy = (method: string, params?: unknown, headers: Record<string, string> = {}, more: object = {}): Sent => ({
  body: { jsonrpc: '2.0', id: 7, method, ...(params !== undefined && { params }), ...more },
  headers,
});
const legacyCall = (name: string, input: unknown = {}, more: object = {}): Sent =>
  legacy('tools/call', { name, arguments: input, ...more });

type Row = readonly [what: string, sent: Sent, isThin: boolean];

const calls = (make: (name: string, input?: unknown) => Sent): Row[] => [
  ['a call', make('echo', { text: 'hä "x"\n' }), true],
  [
    'a call with an id that is a text',
    { ...make('echo', { text: 'x' }), body: { ...(make('echo', { text: 'x' }).body as object), id: 'a"b' } },
    true,
  ],
  ['a structured result', make('sum', { a: 1 }), true],
  ['a result that is no object', make('list'), false],
  ['a result that does not fit', make('wrong'), true],
  ['a picture', make('picture'), false],
  ['a link', make('linked'), true],
  ['no result', make('silent'), true],
  ['a failure', make('fails'), true],
  ['a failure of a tool with a result', make('fails_typed'), true],
  ['a masked failure', make('throws'), true],
  ['input that does not fit', make('echo', { text: 7 }), true],
  ['no such tool', make('nowhere'), false],
  ['arguments that are a list', make('echo', []), false],
  ['arguments that are null', make('echo', null), false],
  ['arguments with a prototype', make('any', JSON.parse('{"__proto__":{"x":1},"constructor":1}')), false],
];

const modernRows: readonly Row[] = [
  ...calls((name, input) => call(name, input)),
  ['a call without arguments', modern('tools/call', { name: 'silent' }), true],
  ['a call without a name', modern('tools/call', {}), false],
  ['a name that is no text', modern('tools/call', { name: 7 }), false],
  ['more params', call('echo', { text: 'x' }, {}, { task: { ttl: 1 } }), false],
  ['a question', call('asks', {}, {}, { _meta: capable({ elicitation: {} }) }), false],
  ['a question nobody can answer', call('asks'), false],
  ['a question by address only', call('asks', {}, {}, { _meta: capable({ elicitation: { url: {} } }) }), false],
  ['an answer to no question', call('asks', {}, {}, { requestState: 'x', inputResponses: {} }), false],
  ['log messages nobody wants', call('talks'), true],
  ['log messages', call('talks', {}, {}, { _meta: meta({ 'io.modelcontextprotocol/logLevel': 'info' }) }), false],
  ['progress', call('talks', {}, {}, { _meta: meta({ progressToken: 1 }) }), false],
  ['trace context', call('echo', { text: 'x' }, {}, { _meta: meta({ traceparent: '00-0-0-00' }) }), false],
  ['an argument that is a header', call('region', { region: 'eu' }, { 'mcp-param-region': 'eu' }), false],
  ['an argument that is another header', call('region', { region: 'eu' }, { 'mcp-param-region': 'us' }), false],
  ['an argument whose header is missing', call('region', { region: 'eu' }), false],
  ['the list', modern('tools/list'), true],
  ['a cursor', modern('tools/list', { cursor: 'x' }), false],
  ['a view', { ...modern('tools/list'), view: 'small' }, true],
  ['discovery', modern('server/discover'), true],
  ['discovery of a view', { ...modern('server/discover'), view: 'small' }, true],
  ['a resource', modern('resources/read', { uri: 'docs://manual' }), true],
  ['a resource by template', modern('resources/read', { uri: 'rows://7' }), true],
  ['a resource that fails', modern('resources/read', { uri: 'rows://bad' }), false],
  ['no such resource', modern('resources/read', { uri: 'docs://nowhere' }), false],
  ['a resource without an address', modern('resources/read', {}), false],
  ['resources', modern('resources/list'), false],
  ['ping', modern('ping'), false],
  ['no such method', modern('tools/nothing'), false],
  [
    'a handshake',
    modern('initialize', { protocolVersion: '2026-07-28', capabilities: {}, clientInfo: { name: 'x', version: '0' } }),
    false,
  ],
  ['known capabilities', call('echo', { text: 'x' }, {}, { _meta: capable({ roots: { listChanged: true }, sampling: {} }) }), true],
  ['forms with defaults', call('echo', { text: 'x' }, {}, { _meta: capable({ elicitation: { form: { applyDefaults: true } } }) }), true],
  ['extensions', call('echo', { text: 'x' }, {}, { _meta: capable({ extensions: { 'x/y': {} } }) }), false],
  ['experiments', call('echo', { text: 'x' }, {}, { _meta: capable({ experimental: { x: {} } }) }), false],
  ['capabilities that are a list', call('echo', {}, {}, { _meta: capable([]) }), false],
  ['a capability that is none', call('echo', {}, {}, { _meta: capable({ roots: { listChanged: 1 } }) }), false],
  ['a capability that is a text', call('echo', {}, {}, { _meta: capable({ elicitation: 'yes' }) }), false],
  ['a nameless client', call('echo', { text: 'x' }, {}, { _meta: meta({ 'io.modelcontextprotocol/clientInfo': undefined }) }), true],
  ['a client that is a text', call('echo', {}, {}, { _meta: meta({ 'io.modelcontextprotocol/clientInfo': 'me' }) }), false],
  ['a client without a version', call('echo', {}, {}, { _meta: meta({ 'io.modelcontextprotocol/clientInfo': { name: 'x' } }) }), false],
  ['no envelope', call('echo', {}, {}, { _meta: undefined }), false],
  ['an envelope without a version', call('echo', {}, {}, { _meta: meta({ 'io.modelcontextprotocol/protocolVersion': undefined }) }), false],
  ['another version inside', call('echo', {}, {}, { _meta: meta({ 'io.modelcontextprotocol/protocolVersion': '2027-01-01' }) }), false],
  ['another version outside', call('echo', {}, { 'mcp-protocol-version': '2025-11-25' }), false],
  ['an unknown version outside', call('echo', {}, { 'mcp-protocol-version': '1999-01-01' }), false],
  ['no version outside', call('echo', {}, { 'mcp-protocol-version': '' }), false],
  ['another method outside', call('echo', {}, { 'mcp-method': 'tools/list' }), false],
  ['no method outside', call('echo', {}, { 'mcp-method': '' }), false],
  ['another name outside', call('echo', {}, { 'mcp-name': 'sum' }), false],
  ['no name outside', call('echo', {}, { 'mcp-name': '' }), false],
  ['an encoded name outside', call('echo', { text: 'x' }, { 'mcp-name': `=?base64?${btoa('echo')}?=` }), false],
  ['a charset', call('echo', { text: 'x' }, { 'content-type': 'application/json; charset=utf-8' }), true],
  ['another content type', call('echo', {}, { 'content-type': 'text/plain' }), false],
  ['no content type', call('echo', {}, { 'content-type': '' }), false],
  ['no accept', call('echo', { text: 'x' }, { accept: '' }), true],
  ['an id that is null', modern('tools/list', {}, {}, { id: null }), false],
  ['an id that is a fraction', modern('tools/list', {}, {}, { id: 1.5 }), false],
  ['an id that is too big', modern('tools/list', {}, {}, { id: 2 ** 60 }), false],
  ['another JSON-RPC', modern('tools/list', {}, {}, { jsonrpc: '1.0' }), false],
  ['more than a message has', modern('tools/list', {}, {}, { extra: 1 }), false],
  ['params that are a list', modern('tools/list', {}, {}, { params: [] }), false],
  ['a notification', { ...modern('notifications/cancelled', { requestId: 1 }, {}, { id: undefined }) }, false],
  ['a response', { body: { jsonrpc: '2.0', id: 1, result: {} } }, false],
  ['a batch', { body: [modern('tools/list').body] }, false],
  ['an empty batch', { body: [] }, false],
  ['a text', { body: 'tools/list' }, false],
  ['null', { body: null }, false],
];

const legacyRows: readonly Row[] = [
  ...calls((name, input) => legacyCall(name, input)),
  ['a call without arguments', legacy('tools/call', { name: 'silent' }), true],
  ['a call without a name', legacy('tools/call', {}), false],
  ['a call without params', legacy('tools/call'), false],
  ['more params', legacyCall('echo', { text: 'x' }, { task: { ttl: 1 } }), false],
  ['a question nobody can answer', legacyCall('asks'), true],
  ['log messages', legacyCall('talks'), false],
  ['progress', legacyCall('talks', {}, { _meta: { progressToken: 1 } }), false],
  ['an envelope', legacyCall('echo', { text: 'x' }, { _meta: meta() }), false],
  ['an argument that is a header', legacyCall('region', { region: 'eu' }), true],
  ['a resource', legacy('resources/read', { uri: 'docs://manual' }), true],
  ['no such resource', legacy('resources/read', { uri: 'docs://nowhere' }), false],
  ['ping', legacy('ping'), true],
  ['ping with params', legacy('ping', {}), true],
  ['discovery', legacy('server/discover'), false],
  ['the list, of which one result is no object', legacy('tools/list'), false],
  ['a cursor', legacy('tools/list', { cursor: 'x' }), false],
  ['prompts', legacy('prompts/list'), false],
  ['no such method', legacy('tools/nothing'), false],
  ['a level', legacy('logging/setLevel', { level: 'error' }), false],
  ['ready', legacy('notifications/initialized', undefined, {}, { id: undefined }), true],
  ['a cancelled stranger', legacy('notifications/cancelled', { requestId: 99 }, {}, { id: undefined }), false],
  ['an older version outside', legacy('ping', undefined, { 'mcp-protocol-version': '2025-03-26' }), true],
  ['an unknown version outside', legacy('ping', undefined, { 'mcp-protocol-version': '1999-01-01' }), false],
  ['a version to come outside', legacy('ping', undefined, { 'mcp-protocol-version': '2026-07-28' }), false],
  ['accept without JSON', legacy('ping', undefined, { accept: 'text/event-stream' }), false],
  ['a stream first', legacy('ping', undefined, { accept: 'text/event-stream, application/json' }), false],
  ['another content type', legacy('ping', undefined, { 'content-type': 'text/plain' }), false],
  [
    'a second handshake',
    legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '0' } }),
    false,
  ],
  [
    'a batch',
    {
      headers: { 'mcp-protocol-version': '2025-03-26' },
      body: [legacy('ping').body, { ...(legacy('tools/call', { name: 'echo', arguments: { text: 'x' } }).body as object), id: 8 }],
    },
    false,
  ],
  ['an id that is null', legacy('ping', undefined, {}, { id: null }), false],
  ['more than a message has', legacy('ping', undefined, {}, { extra: 1 }), false],
];

const shake = (params: object): Sent => legacy('initialize', params);
const info = { name: 'raw', version: '0' };
const handshakes: readonly Row[] = [
  ...legacyVersions.map((protocolVersion): Row => [protocolVersion, shake({ protocolVersion, capabilities: {}, clientInfo: info }), true]),
  ['an unknown version', shake({ protocolVersion: '1999-01-01', capabilities: {}, clientInfo: info }), true],
  ['a version to come', shake({ protocolVersion: '2026-07-28', capabilities: {}, clientInfo: info }), true],
  ['a view', { ...shake({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info }), view: 'small' }, true],
  ['capabilities', shake({ protocolVersion: '2025-11-25', capabilities: { elicitation: {}, roots: {} }, clientInfo: info }), true],
  ['experiments', shake({ protocolVersion: '2025-11-25', capabilities: { experimental: { x: {} } }, clientInfo: info }), false],
  ['a wrong capability', shake({ protocolVersion: '2025-11-25', capabilities: { roots: 7 }, clientInfo: info }), false],
  ['no client', shake({ protocolVersion: '2025-11-25', capabilities: {} }), false],
  ['icons', shake({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { ...info, icons: [{ src: 'x' }] } }), false],
  ['no version', shake({ capabilities: {}, clientInfo: info }), false],
  [
    'a modern header',
    { ...shake({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info }), headers: { 'mcp-protocol-version': '2026-07-28' } },
    false,
  ],
  ['no id', legacy('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info }, {}, { id: undefined }), false],
];

let hub: Hub;
let served: Way;
let sdk: Way;
beforeEach(async () => {
  hub = oddHub();
  await hub.start();
  served = servedWay(hub, principal);
  sdk = sdkWay(hub, principal);
});
afterEach(() => hub.stop());

/** What differs between any two: the session's name and the signed state of a question. */
const comparable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'requestState' ? 'signed' : inner)) ?? 'null');

describe('a request of the 2026 revision', () => {
  it.each(modernRows)('is answered as the SDK answers it: %s', async (_, sent, isThin) => {
    const { isThin: wasThin, ...one } = await served(sent);
    const { isThin: __, ...other } = await sdk(sent);

    expect(comparable(one)).toEqual(comparable(other));
    expect(wasThin).toBe(isThin);
  });
});

describe('a request of a 2025 session', () => {
  const inSession = async (way: Way, { headers, ...sent }: Sent) => {
    const session = (await way(shake({ protocolVersion: '2025-11-25', capabilities: {}, clientInfo: info }))).session ?? '';
    const { session: answeredIn, ...received } = await way({ ...sent, headers: { ...headers, 'mcp-session-id': session } });
    return { ...received, isItsOwn: answeredIn === session };
  };

  it.each(legacyRows)('is answered as the SDK answers it: %s', async (_, sent, isThin) => {
    const { isThin: wasThin, ...one } = await inSession(served, sent);
    const { isThin: __, ...other } = await inSession(sdk, sent);

    expect(comparable(one)).toEqual(comparable(other));
    expect(wasThin).toBe(isThin);
  });

  it('is answered as the SDK answers it where there is no such session, or none is named', async () => {
    const unknown = legacy('ping', undefined, { 'mcp-session-id': 'nobody' });
    const none = legacy('ping');

    expect(await served(unknown)).toEqual(await sdk(unknown));
    expect(await served(none)).toEqual(await sdk(none));
  });

  it.each(handshakes)('begins as with the SDK: %s', async (_, sent, isThin) => {
    const { isThin: wasThin, session, ...one } = await served(sent);
    const { isThin: __, session: other, ...rest } = await sdk(sent);

    expect(comparable(one)).toEqual(comparable(rest));
    expect([session === null, wasThin]).toEqual([other === null, isThin]);
  });

  it('may be of any revision that the SDK knows', () => {
    expect(legacyVersions).toEqual(SUPPORTED_PROTOCOL_VERSIONS);
  });
});
