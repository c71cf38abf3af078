import type { CallFailure, CallResult, LogLevel } from '../call/call.js';
import type { Client } from '../call/client.js';
import type { Principal } from '../call/principal.js';
import type { HubHealth } from '../health/health.js';
import type { HttpRoute } from '../points/http-route.js';
import type { ToolListing } from '../points/shaper.js';
import type { Clock, Logger } from '../service/core-services.js';
import type { ResourceEntry } from '../token/resource.js';
import type { Hub } from './hub.js';

/** One answer of a user to one question. @internal */
export type RoundAnswer =
  | { readonly action: 'accept'; readonly content: unknown }
  | { readonly action: 'decline' }
  | { readonly action: 'cancel' };

/** One round of one call, as a transport hands it to the hub. @internal */
export interface CallRequest {
  readonly kind: 'tool' | 'resource' | 'prompt';
  /** A tool's or prompt's name, or a resource's URI. */
  readonly name: string;
  readonly input: unknown;
  readonly principal: Principal;
  readonly client: Client;
  readonly view?: string;
  readonly signal?: AbortSignal;
  readonly round?: { readonly state: string; readonly answers: Readonly<Record<string, RoundAnswer>> };
  onProgress?(done: number, total?: number, message?: string): void;
  onLog?(level: LogLevel, data: unknown): void;
}

/** A question as a client can show it. @internal */
export interface AskedQuestion {
  readonly message: string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
}

/** What one round came to. @internal */
export type CallReply =
  | ({ readonly kind: 'result' } & CallResult)
  | { readonly kind: 'failure'; readonly failure: CallFailure; readonly isProtocol: boolean }
  | { readonly kind: 'ask'; readonly questions: Readonly<Record<string, AskedQuestion>>; readonly state: string };

/** A resource template as listed. @internal */
export interface TemplateListing {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
}

/** A prompt as listed. @internal */
export interface PromptListing {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description?: string; readonly required: boolean }[];
}

/** What a transport may ask of a hub. @internal */
export interface Serving {
  readonly info: { readonly name: string; readonly version: string; readonly title?: string };
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
    argument: { readonly name: string; readonly value: string },
    principal: Principal,
  ): Promise<readonly string[]>;
  outputSchema(tool: string): Readonly<Record<string, unknown>> | undefined;
  /** Runs one round; never rejects. */
  run(request: CallRequest): Promise<CallReply>;
  onCatalogueChange(listener: () => void): () => void;
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
