import type { CacheHint } from '../call/cache-hint.js';
import type { CallFailure, CallResult, LogLevel } from '../call/call.js';
import type { Client } from '../call/client.js';
import type { Principal } from '../call/principal.js';
import type { SampleRequest } from '../call/question.js';
import type { Stopper } from '../call/stopper.js';
import type { TraceContext } from '../call/trace.js';
import type { Annotations, Icon } from '../content/content.js';
import type { HubHealth } from '../health/health.js';
import type { HttpRoute } from '../points/http-route.js';
import type { ToolListing } from '../points/shaper.js';
import type { Clock, Logger } from '../service/core-services.js';
import type { ResourceEntry } from '../token/resource.js';
import type { Extensions } from './extensions.js';
import type { Hub } from './hub.js';

/** One answer of a user to one question. */
export type RoundAnswer =
  | { readonly action: 'accept'; readonly content: unknown }
  | { readonly action: 'decline' }
  | { readonly action: 'cancel' };

/** One round of one call, as a transport hands it to the hub. */
export interface CallRequest {
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** A tool's or prompt's name, or a resource's URI. */
  readonly name: string;
  readonly input: unknown;
  readonly principal: Principal;
  readonly client: Client;
  readonly view?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Stops the call, for a transport that has no signal to give. */
  readonly stopper?: Stopper | undefined;
  readonly round?: { readonly state: string; readonly answers: Readonly<Record<string, RoundAnswer>> };
  readonly trace?: TraceContext;
  onProgress?(done: number, total?: number, message?: string): void;
  /** @param logger - the plugin that speaks. */
  readonly onLog?: ((level: LogLevel, data: unknown, logger: string) => void) | undefined;
  /** Milliseconds from now, in place of the item's own. */
  readonly deadlineMs?: number;
  /** Runs when guards, parsing and costs have let the call pass, before the handler; what it throws refuses the call. */
  onAdmitted?(): void | Promise<void>;
}

/** A question as it goes to a client. */
export type AskedQuestion =
  | { readonly kind: 'form'; readonly message: string; readonly jsonSchema: Readonly<Record<string, unknown>> }
  | { readonly kind: 'url'; readonly message: string; readonly url: string }
  | { readonly kind: 'sample'; readonly params: SampleRequest }
  | { readonly kind: 'roots' };

/** What one round came to. */
export type CallReply =
  | ({ readonly kind: 'result'; readonly cache?: CacheHint | undefined } & CallResult)
  | {
      readonly kind: 'failure';
      readonly failure: CallFailure;
      readonly isProtocol: boolean;
      /** Capabilities without which the client cannot be asked, where that is why. */
      readonly lacks?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'ask'; readonly questions: Readonly<Record<string, AskedQuestion>>; readonly state: string };

/** The lists of the catalogue. @internal */
export type ListKind = 'tools' | 'resources' | 'templates' | 'prompts';

/** Which list, and whose. @internal */
export interface PageOf {
  readonly kind: ListKind;
  readonly principal: Principal;
  readonly view?: string | undefined;
}

/** A part of a list, and where it goes on. @internal */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly nextCursor?: string;
}

/** A resource template as listed. @internal */
export interface TemplateListing {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  readonly icons?: readonly Icon[];
  readonly annotations?: Annotations;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** A value that is being typed, and the values that are given already. @internal */
export interface Completing {
  readonly name: string;
  readonly value: string;
  readonly given: Readonly<Record<string, string>>;
}

/** A prompt as listed. @internal */
export interface PromptListing {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly icons?: readonly Icon[];
  readonly arguments: readonly { readonly name: string; readonly description?: string; readonly required: boolean }[];
}

/** A server as MCP names it. @internal */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly title?: string;
  readonly description?: string;
  readonly websiteUrl?: string;
  readonly icons?: readonly Icon[];
}

/** What a transport may ask of a hub. @internal */
export interface Serving {
  /** What clients are told of the server, in MCP's shape. */
  readonly info: ServerInfo;
  readonly views: readonly string[];
  /** What clients of a view are told; the hub's own where the view has none. */
  instructionsOf(view?: string): string | undefined;
  revision(): number;
  listTools(principal: Principal, view?: string): readonly ToolListing[];
  listResources(principal: Principal, view?: string): Promise<readonly ResourceEntry[]>;
  listResourceTemplates(principal: Principal, view?: string): readonly TemplateListing[];
  listPrompts(principal: Principal, view?: string): readonly PromptListing[];
  complete(
    ref: { readonly kind: 'prompt'; readonly name: string } | { readonly kind: 'resource'; readonly template: string },
    argument: Completing,
    peer: { readonly principal: Principal; readonly view?: string | undefined },
  ): Promise<readonly string[]>;
  /** Whether a resource can be read at this URI, as far as a principal sees it. */
  seesResource(uri: string, principal: Principal, view?: string): boolean;
  /** Entries one page of a list has at most: a longer list is cut by `page`. */
  readonly pageSize: number;
  /** The page of a list at a cursor, the first without one. @throws MillraceError `MILLRACE_CURSOR_INVALID`. */
  page<T>(entries: readonly T[], of: PageOf, cursor?: string): Promise<Page<T>>;
  listHint(kind: ListKind): CacheHint;
  /** For `server/discover`. */
  readonly selfHint: CacheHint;
  /** Milliseconds between the notices that keep a call alive whose client asked for progress; 0 for none. */
  readonly keepAliveMs: number;
  /** Whether a tool of the catalogue has an MCP App. */
  hasApps(): boolean;
  outputSchema(tool: string): Readonly<Record<string, unknown>> | undefined;
  /** Runs one round; never rejects. */
  run(request: CallRequest): Promise<CallReply>;
  /** What protocol extensions announce, answer and make of tool calls. */
  readonly extensions: Extensions;
  onCatalogueChange(listener: () => void): () => void;
  /** Tells once per turn which resources hold something new. */
  onResourceUpdates(listener: (uris: readonly string[]) => void): () => void;
  routes(): readonly HttpRoute[];
  health(signal?: AbortSignal): Promise<HubHealth>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Where a hub keeps its serving side. @internal */
export const servingKey: unique symbol = Symbol.for('millrace.serving') as never;

/** The serving side of a hub. @internal */
export function servingOf(hub: Hub): Serving {
  return (hub as unknown as Record<typeof servingKey, Serving>)[servingKey];
}
