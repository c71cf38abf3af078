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
export type {
  AnyResource,
  ResourceCache,
  ResourceDefinition,
  ResourceEntry,
  ResourceResult,
  ResourceSpec,
  TemplateVariables,
} from './token/resource.js';
export { definePrompt } from './token/prompt.js';
export type { AnyPrompt, CompletionContext, PromptDefinition, PromptMessage, PromptResult, PromptSpec } from './token/prompt.js';

export { definePlugin } from './plugin/define-plugin.js';
export type { NeedsOf, OwnsOf, PluginContext, PluginDefinition, PluginFactory, Started } from './plugin/define-plugin.js';
export type { Plugin, PluginOptions } from './plugin/plugin.js';

export type { Skill } from './skills/skill.js';
export type { SkillSource } from './skills/read-skill-folder.js';
export type { TaskOptions } from './tasks/create-tasks.js';
export { points } from './points/points.js';
export type { InlinePrompt, InlineResource } from './points/points.js';
export type { Guard, GuardPhase, ListedItem, Verdict } from './points/guard.js';
export type { CostHook, Reservation } from './points/cost-hook.js';
export type { Shaper, ToolListing } from './points/shaper.js';
export type { HealthCheck, HealthFinding, HealthStatus } from './points/health-check.js';
export type { HttpRoute } from './points/http-route.js';
export { extensionMethod, extensionSubscription } from './points/protocol-extension.js';
export type {
  AnyExtensionMethod,
  AnyExtensionSubscription,
  CallChanges,
  ExtensionRequest,
  ExtensionSettings,
  Notify,
  ProtocolExtension,
  RunToolCall,
  Subscription,
  ToolCall,
  ToolReply,
} from './points/protocol-extension.js';

export type {
  Call,
  CallFailure,
  CallResult,
  CallState,
  ContentBlock,
  LogLevel,
  Outcome,
  ResourceContents,
  SentMessage,
  Usage,
} from './call/call.js';
export type { CacheHint } from './call/cache-hint.js';
export type { Client } from './call/client.js';
export type { Stopper } from './call/stopper.js';
export type {
  AnswerTo,
  AnyQuestion,
  Question,
  Root,
  RootsQuestion,
  SampleQuestion,
  SampleRequest,
  SampleResult,
  UrlQuestion,
} from './call/question.js';
export type { TraceContext } from './call/trace.js';
export { hasScopes, localPrincipal } from './call/principal.js';
export type { Principal, Via } from './call/principal.js';

export { artifact, audio, content, embedded, image, link, text } from './content/content.js';
export type {
  Annotations,
  ArtifactItem,
  Content,
  ContentItem,
  EmbeddedItem,
  Icon,
  LinkItem,
  MediaItem,
  TextItem,
} from './content/content.js';

export { clock, ids, introspection, logger, migrations, stateStore, tokenCounter } from './service/core-services.js';
export type { Clock, Ids, Introspection, Logger, Migrations, MigrationSource, StateStore, TokenCounter } from './service/core-services.js';
export { callFinished, catalogueChanged, pluginChanged, resourceUpdated, settleFailed, switchChanged } from './event/core-events.js';
export type { CallFinished, CatalogueChanged, PluginChanged, ResourceUpdated, SettleFailed, SwitchChanged } from './event/core-events.js';

export { abortAfter } from './time/abort-after.js';
export { untilAborted } from './time/until-aborted.js';
export { fail } from './error/fail.js';
export { isMillraceError, MillraceError } from './error/millrace-error.js';
export type { ErrorOptions, ErrorSentences } from './error/millrace-error.js';
export type { CheckReport, HubHealth } from './health/health.js';

export { createHub } from './hub/create-hub.js';
export type { Answers, CallOptions, Hub, HubOptions, ListCache, View } from './hub/hub.js';
export type { AskedQuestion, CallReply, CallRequest, RoundAnswer } from './hub/serving.js';
export type { RestartPolicy } from './hub/restart-policy.js';
export type { Access, HubReport, PluginReport, PluginState, WithheldTool } from './hub/hub-report.js';
export type { Override, Overrides } from './catalogue/override.js';
export type { CatalogueTool } from './catalogue/catalogue-tool.js';
export { formatToolLock, parseToolLock } from './lock/parse-lock.js';
export { lockTools } from './lock/tool-lock.js';
export type { LockableTool, LockedTool, ToolLock } from './lock/tool-lock.js';
export { compareToolLocks, describeDrift } from './lock/compare-locks.js';
export type { FieldChange, ToolDrift } from './lock/compare-locks.js';
export type { HubLock } from './lock/lock-check.js';
export { lintTools } from './lint/lint-tools.js';
export type { LintableTool, LintFinding, LintSeverity } from './lint/finding.js';
export type { SwitchReason, Switches, TurnedOff } from './switches/switches.js';
export type { SwitchTarget } from './switches/switch-target.js';
export type { ToolSchemas } from './hub/tool-schemas.js';
export { fromJsonSchema } from './schema/from-json-schema.js';
export type { JsonSchema } from './schema/json-schema.js';
