/**
 * Compose MCP servers from typed plugins.
 *
 * @packageDocumentation
 */
export { defineService, optional, provide } from './token/service.js';
export type { AnyNeed, AnyService, OptionalService, ProvidedService, Service } from './token/service.js';
export { defineExtensionPoint } from './token/extension-point.js';
export type { AnyPoint, Contribution, Point, PointReader } from './token/extension-point.js';
export { defineEvent } from './token/event.js';
export type { Event } from './token/event.js';
export { defineTrait } from './token/trait.js';
export type { Trait, TraitValue } from './token/trait.js';
export { defineTool } from './token/tool.js';
export type {
  AnyTool,
  Effect,
  SchemaInput,
  SchemaOutput,
  ToolDefinition,
  ToolFacts,
  ToolSpec,
  ToolTypes,
  VaryingEffect,
} from './token/tool.js';
export { tool } from './token/inline-tool.js';
export type { AnyInlineTool, HandlerResult, InlineTool } from './token/inline-tool.js';
export { defineResource } from './token/resource.js';
export type { AnyResource, ResourceDefinition, ResourceEntry, ResourceResult, ResourceSpec, TemplateVariables } from './token/resource.js';
export { definePrompt } from './token/prompt.js';
export type { AnyPrompt, PromptDefinition, PromptMessage, PromptResult, PromptSpec } from './token/prompt.js';

export { definePlugin } from './plugin/define-plugin.js';
export type { NeedsOf, OwnsOf, PluginContext, PluginDefinition, PluginFactory, Started } from './plugin/define-plugin.js';
export type { Plugin, PluginOptions } from './plugin/plugin.js';

export { points } from './points/points.js';
export type { InlinePrompt, InlineResource } from './points/points.js';
export type { Guard, GuardPhase, ListedItem, Verdict } from './points/guard.js';
export type { CostHook, Reservation } from './points/cost-hook.js';
export type { Shaper, ToolListing } from './points/shaper.js';
export type { HealthCheck, HealthFinding, HealthStatus } from './points/health-check.js';
export type { HttpRoute } from './points/http-route.js';

export type {
  Call,
  CallFailure,
  CallResult,
  CallState,
  ContentBlock,
  LogLevel,
  Outcome,
  Question,
  ResourceContents,
  SentMessage,
  Usage,
} from './call/call.js';
export type { Client } from './call/client.js';
export { hasScopes, localPrincipal } from './call/principal.js';
export type { Principal, Via } from './call/principal.js';

export { artifact, audio, content, embedded, image, link, text } from './content/content.js';
export type { ArtifactItem, Content, ContentItem, EmbeddedItem, Icon, LinkItem, MediaItem, TextItem } from './content/content.js';

export { clock, ids, introspection, logger, migrations, stateStore, tokenCounter } from './service/core-services.js';
export type { Clock, Ids, Introspection, Logger, Migrations, MigrationSource, StateStore, TokenCounter } from './service/core-services.js';
export { callFinished, catalogueChanged, settleFailed } from './event/core-events.js';
export type { CallFinished, CatalogueChanged, SettleFailed } from './event/core-events.js';

export { abortAfter } from './time/abort-after.js';
export { untilAborted } from './time/until-aborted.js';
export { fail } from './error/fail.js';
export { isMillraceError, MillraceError } from './error/millrace-error.js';
export type { ErrorOptions, ErrorSentences } from './error/millrace-error.js';
export type { CheckReport, HubHealth } from './health/health.js';

export { createHub } from './hub/create-hub.js';
export type { Answers, CallOptions, Hub, HubOptions, View } from './hub/hub.js';
export type { Access, HubReport, PluginReport, PluginState } from './hub/hub-report.js';
export { fromJsonSchema } from './schema/from-json-schema.js';
export type { JsonSchema } from './schema/json-schema.js';
