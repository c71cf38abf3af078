import { MillraceError } from './millrace-error.js';

/** A definition that cannot be used; every problem of it at once. @internal */
export const badDefinition = (kind: string, name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_DEFINITION_INVALID',
    { what: `The ${kind} '${name}' cannot be used:`, fix: 'Mend each point above.' },
    { problems },
  );

/** The hub's plan does not hold; every problem of it at once. */
export const planInvalid = (problems: readonly MillraceError[]): MillraceError =>
  problems.length === 1 && problems[0]
    ? problems[0]
    : new MillraceError(
        'MILLRACE_PLAN_INVALID',
        { what: `The hub cannot start: ${problems.length} problems.`, fix: 'Mend each point above.' },
        { problems: problems.map((problem) => `[${problem.code}] ${problem.message.replaceAll('\n', ' ')}`) },
      );

export const notAPlugin = (index: number): MillraceError =>
  new MillraceError('MILLRACE_NOT_A_PLUGIN', {
    what: `plugins[${index}] is not a plugin.`,
    expected: 'what a plugin factory returns, for example economy({ budgets: [] }).',
    fix: 'Call the factory: write economy(), not economy.',
  });

export const pluginDuplicate = (name: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_DUPLICATE', {
    what: `Two plugins are named '${name}'.`,
    expected: 'one name per plugin in a hub.',
    fix: `Give one of them another name: ${name}(config, { as: '${name}_2' }).`,
  });

export const coreTooOld = (plugin: string, range: string, version: string): MillraceError =>
  new MillraceError('MILLRACE_CORE_VERSION', {
    what: `Plugin '${plugin}' is made for core ${range}; this is core ${version}.`,
    fix: `Install a version of '${plugin}' that is made for core ${version}.`,
  });

export const serviceMissing = (plugin: string, service: string): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_MISSING', {
    what: `Plugin '${plugin}' needs service '${service}', which no installed plugin provides.`,
    expected: `one plugin whose provides has '${service}', or a value for it in createHub({ services }).`,
    fix: `Install the plugin that owns '${service}', or mark the need optional().`,
  });

export const serviceDuplicate = (service: string, owners: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_DUPLICATE', {
    what: `Service '${service}' is provided by ${owners.map((owner) => `'${owner}'`).join(' and ')}.`,
    expected: 'one provider of each service.',
    fix: 'Remove all but one of them.',
  });

export const serviceCircular = (path: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SERVICE_CIRCULAR', {
    what: `Plugins need each other in a circle: ${path.join(' -> ')}.`,
    expected: 'needs without a circle; optional() does not open one, for it still orders the start.',
    fix: 'Let one of them own an extension point that the other adds to: lists are read only after everyone has started.',
  });

export const pointDuplicate = (point: string, owners: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_POINT_DUPLICATE', {
    what: `Extension point '${point}' is owned by ${owners.map((owner) => `'${owner}'`).join(' and ')}.`,
    expected: 'one owner of each point.',
    fix: "Remove it from one plugin's owns.",
  });

export const nameDuplicate = (kind: string, name: string, plugins: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_NAME_DUPLICATE', {
    what: `Two ${kind}s are named '${name}', of ${plugins.map((plugin) => `'${plugin}'`).join(' and ')}.`,
    expected: `one ${kind} of each name in a hub.`,
    fix: "Give one plugin a prefix: plugin(config, { as: 'other' }) makes its tools 'other_...'; or rename one tool with overrides.",
  });

export const overrideInvalid = (pattern: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_OVERRIDE_INVALID',
    { what: `The override for '${pattern}' cannot be used:`, fix: 'Mend each point above in createHub({ overrides }).' },
    { problems },
  );

export const configInvalid = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_CONFIG_INVALID',
    {
      what: `The configuration of plugin '${plugin}' does not fit:`,
      fix: `Mend each point above where the host calls ${plugin}({ ... }).`,
    },
    { problems },
  );

export const startFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_START_FAILED',
    {
      what: `Plugin '${plugin}' failed to start: ${firstLine(cause)}`,
      fix: `Mend the cause, or let the hub serve without it: ${plugin}(config, { onFailure: 'isolate' }).`,
    },
    { cause },
  );

export const startTimeout = (plugin: string, timeoutMs: number): MillraceError =>
  new MillraceError('MILLRACE_START_TIMEOUT', {
    what: `Plugin '${plugin}' did not start within ${timeoutMs} ms.`,
    expected: 'start() to return; long work belongs after it, under the signal.',
    fix: 'Look for a wait in its start() that never ends, or raise startTimeoutMs in its definition.',
  });

export const startedWrong = (plugin: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_START_RESULT',
    {
      what: `What start() of plugin '${plugin}' returned does not match its definition:`,
      fix: 'Return each service, and a handler for each tool, resource and prompt it declares.',
    },
    { problems },
  );

export const hubStartFailed = (problems: readonly MillraceError[]): MillraceError =>
  new MillraceError(
    'MILLRACE_HUB_START_FAILED',
    {
      what: 'The hub did not start; every plugin that had started was stopped again.',
      fix: 'Mend each point above; hub.report has the whole account.',
    },
    { problems: problems.map((problem) => `[${problem.code}] ${problem.message.replaceAll('\n', ' ')}`), cause: problems[0] },
  );

export const stopFailed = (problems: readonly string[], cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_STOP_FAILED',
    { what: 'The hub has stopped, but some of what it held did not close cleanly:', fix: 'Look at each undo named above.' },
    { problems, cause },
  );

export const wrongState = (doing: string, state: string, expected: string): MillraceError =>
  new MillraceError('MILLRACE_HUB_STATE', {
    what: `Cannot ${doing}: the hub is '${state}'.`,
    expected: `a hub that is ${expected}.`,
    fix: 'Call hub.start() once, before serving; make a new hub after hub.stop().',
  });

export const pointSealed = (plugin: string, point: string): MillraceError =>
  new MillraceError('MILLRACE_POINT_SEALED', {
    what: `Plugin '${plugin}' added to '${point}' after the hub was ready.`,
    expected: `contributions to '${point}' inside start().`,
    fix: 'Move the add() into start().',
  });

export const contributionInvalid = (plugin: string, point: string, problem: string): MillraceError =>
  new MillraceError('MILLRACE_CONTRIBUTION_INVALID', {
    what: `What plugin '${plugin}' added to '${point}' cannot be used: ${problem}.`,
    fix: `Give '${point}' the shape it asks for.`,
  });

export const pluginNeeded = (plugin: string, users: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_NEEDED', {
    what: `Plugin '${plugin}' cannot be taken out while serving: ${users.map((user) => `'${user}'`).join(', ')} ${users.length === 1 ? 'needs' : 'need'} its services.`,
    fix: `Take out ${users.map((user) => `'${user}'`).join(', ')} first; or restart the hub with the change; or hub.restart('${plugin}') to start it and them anew as they are.`,
  });

export const pluginDown = (plugin: string, because: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_DOWN', {
    what: `Plugin '${plugin}' cannot start: '${because}', which it needs, is down.`,
    fix: `Look at hub.report.plugin('${because}') for why, and mend that first.`,
  });

export const pluginFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_PLUGIN_FAILED',
    {
      what: `Plugin '${plugin}' says that it cannot go on: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: 'It is restarted as its restart policy says; hub.report tells when.',
    },
    { cause },
  );

export const pluginFlooding = (plugin: string, failures: number): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_FLOODING', {
    what: `Plugin '${plugin}' failed ${failures} times more than it answered, in ways it did not foresee.`,
    expected: 'handlers that answer, or fail with fail(code, message) where they know why.',
    fix: "The hub's log has each failure. It is restarted as its restart policy says (restart.maxTrouble).",
  });

export const pluginStopping = (plugin: string): MillraceError =>
  new MillraceError(
    'MILLRACE_PLUGIN_STOPPING',
    { what: `Plugin '${plugin}' is being taken out, and this call took longer than it was given.`, fix: 'Call again.' },
    { retryable: true, retryAfterMs: 1_000 },
  );

export const pluginUnknown = (plugin: string): MillraceError =>
  new MillraceError('MILLRACE_PLUGIN_UNKNOWN', {
    what: `No plugin is named '${plugin}'.`,
    fix: 'Look at hub.report.plugins for the names.',
  });

export const toolUnknown = (name: string, near: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOOL_UNKNOWN', {
    what: `There is no tool '${name}'.`,
    fix: near.length > 0 ? `Did you mean ${near.map((other) => `'${other}'`).join(' or ')}?` : 'List the tools to see their names.',
  });

export const toolAmbiguous = (name: string, plugins: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOOL_AMBIGUOUS', {
    what: `Tool '${name}' is offered by ${plugins.map((plugin) => `'${plugin}'`).join(' and ')}.`,
    fix: `Say which: hub.call(tool, input, { plugin: '${plugins[0] ?? ''}' }).`,
  });

export const resourceUnknown = (uri: string): MillraceError =>
  new MillraceError('MILLRACE_RESOURCE_UNKNOWN', {
    what: `There is no resource '${uri}'.`,
    fix: 'List the resources and templates to see what there is.',
  });

export const promptUnknown = (name: string): MillraceError =>
  new MillraceError('MILLRACE_PROMPT_UNKNOWN', { what: `There is no prompt '${name}'.`, fix: 'List the prompts to see their names.' });

export const viewUnknown = (view: string): MillraceError =>
  new MillraceError('MILLRACE_VIEW_UNKNOWN', { what: `There is no view '${view}'.`, fix: 'Look at the views that createHub was given.' });

export const inputInvalid = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_INPUT_INVALID',
    { what: `The input of '${name}' does not fit:`, fix: 'Mend each point above and call again.' },
    { problems },
  );

export const outputInvalid = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_OUTPUT_INVALID',
    { what: `The result of '${name}' does not fit its output schema:`, fix: 'This is a fault of the plugin; report it to its author.' },
    { problems },
  );

export const inputTooLarge = (elements: number, limit: number): MillraceError =>
  new MillraceError('MILLRACE_INPUT_TOO_LARGE', {
    what: `The input has more than ${limit} elements (${elements} counted).`,
    fix: 'Send it in parts.',
  });

export const scopeMissing = (name: string, scopes: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SCOPE_MISSING', {
    what: `Calling '${name}' needs the scope${scopes.length === 1 ? '' : 's'} ${scopes.join(', ')}.`,
    fix: 'Call with a token that has them.',
  });

export const safetyDown = (plugin: string): MillraceError =>
  new MillraceError(
    'MILLRACE_SAFETY_DOWN',
    {
      what: `Plugin '${plugin}', which judges calls, is down; calls are refused until it is back.`,
      fix: `Mend '${plugin}' (hub.report says what is wrong), or accept unjudged calls with { whenDown: 'allow' }.`,
    },
    { retryable: true },
  );

export const guardFailed = (plugin: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_GUARD_FAILED',
    { what: `A guard of plugin '${plugin}' failed, so the call was refused.`, fix: `Look at the log of '${plugin}'.` },
    { cause },
  );

export const reserveFailed = (hook: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_RESERVE_FAILED',
    { what: `The cost of the call could not be reserved by '${hook}', so the call was refused.`, fix: `Look at the log of '${hook}'.` },
    { cause, retryable: true },
  );

export const callTimeout = (name: string, timeoutMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_CALL_TIMEOUT',
    {
      what: `'${name}' did not finish within ${timeoutMs} ms and was cancelled.`,
      fix: 'Ask for less, or raise deadlineMs in its definition.',
    },
    { retryable: true },
  );

export const callCancelled = (name: string): MillraceError =>
  new MillraceError('MILLRACE_CALL_CANCELLED', { what: `The call of '${name}' was cancelled by its caller.` });

export const hubStopping = (): MillraceError =>
  new MillraceError(
    'MILLRACE_HUB_STOPPING',
    { what: 'The hub is stopping and takes no new calls.', fix: 'Call again when it is back.' },
    { retryable: true, retryAfterMs: 5_000 },
  );

export const breakerOpen = (name: string, retryAfterMs: number): MillraceError =>
  new MillraceError(
    'MILLRACE_BREAKER_OPEN',
    { what: `'${name}' failed several times in a row and is paused.`, fix: `Try again in ${Math.ceil(retryAfterMs / 1000)} s.` },
    { retryable: true, retryAfterMs },
  );

/** What a caller sees of a failure that was not meant for it. */
export const internal = (name: string, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_INTERNAL',
    { what: `'${name}' failed unexpectedly.`, fix: 'Give the correlation id to whoever runs this server.' },
    { cause },
  );

export const askUnsupported = (name: string, capabilities: readonly string[] = ['elicitation']): MillraceError =>
  new MillraceError('MILLRACE_ASK_UNSUPPORTED', {
    what: `'${name}' has to ask its user, and this client cannot be asked.`,
    fix: `Use a client that supports ${capabilities.join(' and ')}, or call with { answers }.`,
  });

export const askDeclined = (name: string): MillraceError =>
  new MillraceError('MILLRACE_ASK_DECLINED', { what: `The user did not agree to '${name}'.` });

export const answerInvalid = (key: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_ANSWER_INVALID',
    { what: `The answer to '${key}' does not fit the question:`, fix: 'Answer with the fields the question names.' },
    { problems },
  );

export const roundInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_ROUND_INVALID', {
    what: `The answers cannot be used: ${problem}.`,
    fix: 'Call the tool again from the start.',
  });

export const cursorInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_CURSOR_INVALID', {
    what: `The cursor cannot be used: ${problem}.`,
    fix: 'Begin the list again, without a cursor.',
  });

export const subscriptionsFull = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_SUBSCRIPTIONS_FULL', {
    what: `This connection watches ${limit} resources already.`,
    fix: 'Unsubscribe from some of them first.',
  });

export const streamsFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_STREAMS_FULL',
    {
      what: 'This caller holds as many streams open as it may.',
      fix: 'Close some that are not read any more, or use one for all that is to be heard.',
    },
    { retryable: true, retryAfterMs: 5_000 },
  );

export const roundDiffers = (name: string, problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_ROUND_DIFFERS',
    { what: `'${name}' did not do the same when a round was run twice:`, fix: 'Wrap what differs in call.once(key, run).' },
    { problems },
  );

export const onceNotJson = (key: string): MillraceError =>
  new MillraceError('MILLRACE_ONCE_NOT_JSON', {
    what: `call.once('${key}') gave a value that is not JSON, so a later round would see another one.`,
    fix: 'Return plain data: strings, numbers, booleans, null, arrays and objects.',
  });

export const hostRefused = (host: string): MillraceError =>
  new MillraceError('MILLRACE_HOST_REFUSED', {
    what: `Requests for host '${host}' are not answered here.`,
    fix: 'Name the host in allowedHosts.',
  });

export const originRefused = (origin: string): MillraceError =>
  new MillraceError('MILLRACE_ORIGIN_REFUSED', {
    what: `Pages of '${origin}' may not call this server.`,
    fix: 'Name the origin in allowedOrigins.',
  });

export const tokenInvalid = (): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_INVALID', {
    what: 'The request carries no valid token.',
    fix: "Send 'Authorization: Bearer <token>' with the operator's token.",
  });

export const tokenRequired = (host: string): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `Refusing to listen on '${host}', which other machines can reach, without a token.`,
    expected: 'MILLRACE_TOKEN (at least 16 characters), or an authenticate function.',
    fix: "Set MILLRACE_TOKEN, or bind to '127.0.0.1'.",
  });

export const portTaken = (host: string, port: number): MillraceError =>
  new MillraceError('MILLRACE_PORT_TAKEN', {
    what: `Port ${port} on ${host} is taken.`,
    fix: 'Stop what listens there, or choose another port (0 takes any free one).',
  });

export const bodyTooLarge = (limitBytes: number): MillraceError =>
  new MillraceError('MILLRACE_BODY_TOO_LARGE', {
    what: `The request body is larger than ${limitBytes} bytes.`,
    fix: 'Send less, or raise maxBodyBytes.',
  });

function firstLine(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? '';
}

export const tokenTooShort = (minLength: number): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `The token has fewer than ${minLength} characters, so it could be guessed.`,
    fix: 'Make one with: openssl rand -hex 32',
  });

export const bodyAlreadyRead = (): MillraceError =>
  new MillraceError('MILLRACE_BODY_ALREADY_READ', {
    what: "The host has read the request's body, and left nothing of it.",
    expected: 'a request that nobody has read, or its parsed body at request.body.',
    fix: 'Mount the hub before whatever reads bodies.',
  });

export const v1Late = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_V1_MOUNT_LATE',
    {
      what: 'The v1 server is connected, and has not announced all of tools, resources, prompts and completions.',
      expected: 'mountOnV1(server, hub) before server.connect(transport).',
      fix: 'Await mountOnV1 first, then connect.',
    },
    { cause },
  );

export const v1Unsupported = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_V1_UNSUPPORTED',
    {
      what: 'The server is not one that a hub can be mounted on.',
      expected: 'an McpServer of @modelcontextprotocol/sdk, from 1.25 up to 2.',
      fix: 'Install such a version, or serve the hub by itself with serveHttp or createFetch.',
    },
    { cause },
  );

export const openToStrangers = (hosts: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_TOKEN_REQUIRED', {
    what: `allowedHosts names ${hosts.map((host) => `'${host}'`).join(', ')}, which other machines can reach, and nothing says who calls.`,
    expected: 'a token (at least 16 characters), or an authenticate function.',
    fix: 'Pass { token } or { authenticate } beside allowedHosts.',
  });

export const listenFailed = (host: string, port: number, cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_LISTEN_FAILED',
    {
      what: `Cannot listen on ${host}, port ${port}: ${firstLine(cause)}`,
      fix: 'Choose an address of this machine and a port this user may use.',
    },
    { cause },
  );

export const jsonInvalid = (): MillraceError =>
  new MillraceError('MILLRACE_JSON_INVALID', {
    what: 'The request body is not valid JSON.',
    fix: 'Send one JSON-RPC message as UTF-8 JSON.',
  });

export const inputTooDeep = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_INPUT_TOO_DEEP', { what: `The input is nested deeper than ${limit} levels.`, fix: 'Send it flatter.' });

export const batchTooLarge = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_BATCH_TOO_LARGE', { what: `The batch has more than ${limit} messages.`, fix: 'Send it in parts.' });

export const idTooLong = (limit: number): MillraceError =>
  new MillraceError('MILLRACE_ID_TOO_LONG', {
    what: `The id of a request has more than ${limit} characters.`,
    fix: 'Send a number or a short text: every answer repeats it.',
  });

export const idInUse = (): MillraceError =>
  new MillraceError('MILLRACE_ID_IN_USE', {
    what: 'A request with this id is still being answered.',
    fix: 'Give each request of a session an id of its own.',
  });

export const requestUnusable = (): MillraceError =>
  new MillraceError('MILLRACE_REQUEST_UNUSABLE', {
    what: 'The method or the target of the request cannot be used.',
    fix: 'Ask for a path; a target that names a host has to name the one of the Host header.',
  });

export const routeUnknown = (path: string): MillraceError =>
  new MillraceError('MILLRACE_ROUTE_UNKNOWN', {
    what: `There is nothing at '${path}'.`,
    fix: 'MCP is at /mcp; / lists the other addresses.',
  });

export const methodRefused = (method: string, allowed: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_METHOD_REFUSED', { what: `'${method}' is not answered here.`, fix: `Use ${allowed.join(' or ')}.` });

export const sessionUnknown = (): MillraceError =>
  new MillraceError('MILLRACE_SESSION_UNKNOWN', {
    what: 'Session not found.',
    fix: 'Connect again: send initialize without a session id.',
  });

export const sessionMissing = (): MillraceError =>
  new MillraceError('MILLRACE_SESSION_MISSING', {
    what: 'The request names no session.',
    fix: 'Send initialize first, then its Mcp-Session-Id with every request.',
  });

export const sessionsFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_SESSIONS_FULL',
    { what: 'Every session this server keeps is in use.', fix: 'Connect again later, or raise maxSessions.' },
    { retryable: true, retryAfterMs: 5_000 },
  );

export const turnedOff = (what: string): MillraceError =>
  new MillraceError('MILLRACE_TURNED_OFF', {
    what: `The ${what} is turned off here.`,
    fix: 'Do without it; whoever runs this server has turned it off and can turn it on again.',
  });

export const switchInvalid = (problems: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_SWITCH_INVALID', { what: 'The switch cannot be thrown:', fix: 'Mend each point above.' }, { problems });

export const switchNotKept = (cause: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_SWITCH_NOT_KEPT',
    { what: 'The state store did not keep the switch, so nothing has changed.', fix: 'Look at the database, then throw it again.' },
    { cause, retryable: true },
  );

export const lockInvalid = (problem: string): MillraceError =>
  new MillraceError('MILLRACE_LOCK_INVALID', {
    what: `The lock of the tools cannot be read: ${problem}.`,
    fix: 'Write it anew with: millrace lock',
  });

export const lockDrift = (problems: readonly string[]): MillraceError =>
  new MillraceError(
    'MILLRACE_LOCK_DRIFT',
    {
      what: 'Tools are not as millrace.lock has them:',
      fix: 'Look at each change; where it is what you want, run millrace lock and commit the file.',
    },
    { problems },
  );
export const paramsInvalid = (method: string, problems: readonly string[]): MillraceError =>
  new MillraceError('MILLRACE_PARAMS_INVALID', { what: `'${method}' cannot be answered:`, fix: 'Mend each point above.' }, { problems });

/** `problems` is the id alone: transports tell clients which capability is missing. */
export const capabilityMissing = (extension: string): MillraceError =>
  new MillraceError(
    'MILLRACE_CAPABILITY_MISSING',
    { what: 'The client has not declared this extension:', fix: 'Declare it under extensions in the client capabilities.' },
    { problems: [extension] },
  );

export const taskUnknown = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_UNKNOWN', { what: 'There is no such task; it may have expired.', fix: 'Call the tool again.' });

export const tasksFull = (): MillraceError =>
  new MillraceError(
    'MILLRACE_TASKS_FULL',
    { what: 'You have as many tasks as this server keeps for one caller.', fix: 'Wait until some have ended, or cancel them.' },
    { retryable: true, retryAfterMs: 10_000 },
  );

export const tasksBusy = (): MillraceError =>
  new MillraceError(
    'MILLRACE_TASKS_BUSY',
    { what: 'Your tasks are being changed from too many sides at once.', fix: 'Try again.' },
    { retryable: true, retryAfterMs: 500 },
  );

export const taskLost = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_LOST', { what: 'The server that ran this task is gone.', fix: 'Call the tool again.' });

export const taskUnanswered = (): MillraceError =>
  new MillraceError('MILLRACE_TASK_UNANSWERED', {
    what: 'The questions of this task were not answered in time.',
    fix: 'Call the tool again.',
  });

export const skillsInvalid = (plugin: string, problems: readonly string[], cause?: unknown): MillraceError =>
  new MillraceError(
    'MILLRACE_SKILLS_INVALID',
    { what: `The skills of plugin '${plugin}' cannot be used:`, fix: 'Mend each point above.' },
    { problems, cause },
  );

export const skillDuplicate = (plugin: string, skill: string): MillraceError =>
  new MillraceError('MILLRACE_SKILL_DUPLICATE', {
    what: `Plugin '${plugin}' has the skill '${skill}' already.`,
    fix: 'Give one of them another name.',
  });

export const skillUnknown = (uri: string): MillraceError =>
  new MillraceError('MILLRACE_SKILL_UNKNOWN', { what: `There is no skill '${uri}'.`, fix: 'Ask skills/list which there are.' });
