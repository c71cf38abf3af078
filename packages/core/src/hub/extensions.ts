import { presentable, toFailure } from '../call/failure.js';
import { capabilityMissing, paramsInvalid } from '../error/error-catalogue/protocol.js';
import { points } from '../points/points.js';
import type {
  ExtensionRequest,
  ExtensionSettings,
  Notify,
  ProtocolExtension,
  RunToolCall,
  Subscription,
  ToolReply,
} from '../points/protocol-extension.js';
import { validate } from '../schema/validate.js';
import type { HubCore } from './hub-core.js';
import type { CallRequest } from './serving.js';

/** The protocol extensions of a hub, as transports see them. @internal */
export interface Extensions {
  /** What is announced under `capabilities.extensions`; nothing where there is none. */
  announced(): Readonly<Record<string, ExtensionSettings>> | undefined;
  /** The names of their methods. */
  methods(): readonly string[];
  /** Answers one of their methods. @throws whatever goes wrong, unmasked; `MILLRACE_CAPABILITY_MISSING`, `MILLRACE_PARAMS_INVALID`. */
  answer(method: string, params: unknown, request: ExtensionRequest): Promise<object>;
  /** The fields of this filter that are theirs. */
  subscriptionsIn(filter: Readonly<Record<string, unknown>>): readonly string[];
  /** Opens a subscription to one of those fields. @throws as `answer` does. */
  subscribe(field: string, wish: unknown, to: { readonly request: ExtensionRequest; readonly notify: Notify }): Promise<Subscription>;
  /** Runs one round of a tool call, or lets an extension take it; never rejects. */
  callTool(request: CallRequest): Promise<ToolReply>;
}

/** Opens the extensions of one hub. */
export function createExtensions({ contributions, catalogue, desk }: HubCore): Extensions {
  const reader = contributions.reader(points.protocolExtensions);
  const ownerOf = (field: string): ProtocolExtension | undefined =>
    reader.values.find(({ subscriptions = {} }) => Object.hasOwn(subscriptions, field));
  let owners = ownersOf(reader.values);
  let takers = takersOf(reader.values);
  reader.onChange(() => {
    owners = ownersOf(reader.values);
    takers = takersOf(reader.values);
  });
  return {
    announced() {
      const settings = reader.values.map((extension) => [extension.id, settingsOf(extension)] as const);
      const told = settings.filter(([, value]) => value !== undefined);
      return told.length === 0 ? undefined : (Object.fromEntries(told) as Record<string, ExtensionSettings>);
    },
    methods: () => [...owners.keys()],
    async answer(method, params, request) {
      const extension = owners.get(method);
      const found = extension?.methods?.[method];
      if (!extension || !found) throw paramsInvalid(method, ['it is not served any more']);
      if (extension.clientMustDeclare && !declares(request, extension)) throw capabilityMissing(extension.id);
      const parsed = await validate(found.params, params ?? {}, (problems) => paramsInvalid(method, problems));
      return found.handle(parsed as never, request);
    },
    subscriptionsIn: (filter) => Object.keys(filter).filter((field) => ownerOf(field) !== undefined),
    async subscribe(field, wish, { request, notify }) {
      const extension = ownerOf(field);
      const found = extension?.subscriptions?.[field];
      if (!extension || !found) throw paramsInvalid('subscriptions/listen', [`'${field}' is not served any more`]);
      if (extension.clientMustDeclare && !declares(request, extension)) throw capabilityMissing(extension.id);
      const parsed = await validate(found.wish, wish, (problems) => paramsInvalid('subscriptions/listen', problems));
      return found.open(parsed as never, request, notify);
    },
    callTool: (request) => offer(takers, request, { catalogue, desk }),
  };
}

/** Offers a tool call to extensions; where none takes it, it runs. */
function offer(
  takers: readonly ProtocolExtension[],
  request: CallRequest,
  { catalogue, desk }: Pick<HubCore, 'catalogue' | 'desk'>,
): Promise<ToolReply> {
  const run: RunToolCall = (changes) => desk.run(changed(request, changes));
  try {
    for (const extension of takers) {
      const tool = catalogue.current().toolsByName.get(request.name)?.spec;
      const taken = extension.takeToolCall?.({ request, tool, isDeclared: declares(request, extension) }, run);
      if (taken) return taken.catch((cause: unknown) => refusal(request, cause));
    }
    return desk.run(request);
  } catch (cause) {
    return Promise.resolve(refusal(request, cause));
  }
}

/** Two extensions that are the same, or bring the same, as a sentence; nothing where all is well. */
export function doubledMethod(extensions: readonly ProtocolExtension[]): string | undefined {
  const all = extensions.flatMap((extension) => [
    extension.id,
    ...Object.keys(extension.methods ?? {}),
    ...Object.keys(extension.subscriptions ?? {}),
  ]);
  const doubled = all.find((name, at) => all.indexOf(name) !== at);
  return doubled === undefined ? undefined : `'${doubled}' is there already, by another extension`;
}

function ownersOf(extensions: readonly ProtocolExtension[]): ReadonlyMap<string, ProtocolExtension> {
  return new Map(extensions.flatMap((extension) => Object.keys(extension.methods ?? {}).map((method) => [method, extension] as const)));
}

function takersOf(extensions: readonly ProtocolExtension[]): readonly ProtocolExtension[] {
  return extensions.filter((extension) => extension.takeToolCall !== undefined);
}

function settingsOf({ settings = {} }: ProtocolExtension): ExtensionSettings | undefined {
  return typeof settings === 'function' ? settings() : settings;
}

function declares({ client }: Pick<CallRequest, 'client'>, { id }: ProtocolExtension): boolean {
  const { extensions } = (client.capabilities ?? {}) as { extensions?: Readonly<Record<string, unknown>> | null };
  return extensions !== undefined && extensions !== null && Object.hasOwn(extensions, id);
}

/** With a signal of its own a call outlives its request: what would stop that one no longer stops it. */
function changed({ stopper, ...request }: CallRequest, changes: Parameters<RunToolCall>[0]): CallRequest {
  return { ...request, ...(stopper && changes?.signal === undefined && { stopper }), ...changes };
}

function refusal(request: CallRequest, cause: unknown): ToolReply {
  const failure = toFailure(presentable(request.name.slice(0, 200), cause), 'extension');
  return { kind: 'failure', failure, isProtocol: false };
}
