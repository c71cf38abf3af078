import { defineExtensionPoint } from '../token/extension-point.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import type { AnyPrompt, PromptResult } from '../token/prompt.js';
import type { AnyResource, ResourceResult } from '../token/resource.js';
import type { Call } from '../call/call.js';
import type { CostHook } from './cost-hook.js';
import type { Guard } from './guard.js';
import type { HealthCheck } from './health-check.js';
import type { HttpRoute } from './http-route.js';
import { extensionProblem, type ProtocolExtension } from './protocol-extension.js';
import type { Shaper } from './shaper.js';
import { skillProblem, type Skill } from '../skills/skill.js';

/** A resource and its reader, for adding while serving. */
export interface InlineResource {
  readonly spec: AnyResource;
  readonly read: (variables: Readonly<Record<string, string>>, call: Call) => ResourceResult | Promise<ResourceResult>;
  /** False: read by those who know its URI, and in no list. */
  readonly isListed?: boolean;
}

/** A prompt and its handler, for adding while serving. */
export interface InlinePrompt {
  readonly spec: AnyPrompt;
  readonly render: (args: never, call: Call) => PromptResult | Promise<PromptResult>;
}

const guardPhases: readonly unknown[] = ['identity', 'policy', 'capacity', 'replay'];

/** The core's own extension points. */
export const points = Object.freeze({
  tools: defineExtensionPoint<AnyInlineTool>('core.tools', {
    check: (value) => (value?.spec?.kind === 'tool' && typeof value.handle === 'function' ? undefined : 'give what tool({ ... }) returns'),
  }),
  resources: defineExtensionPoint<InlineResource>('core.resources', {
    check: (value) =>
      value?.spec?.kind === 'resource' && typeof value.read === 'function' ? undefined : 'give { spec: defineResource(...), read }',
  }),
  prompts: defineExtensionPoint<InlinePrompt>('core.prompts', {
    check: (value) =>
      value?.spec?.kind === 'prompt' && typeof value.render === 'function' ? undefined : 'give { spec: definePrompt(...), render }',
  }),
  skills: defineExtensionPoint<Skill>('core.skills', { check: skillProblem }),
  guards: defineExtensionPoint<Guard>('core.guards', {
    check: (value) =>
      guardPhases.includes(value?.phase) && typeof value.decide === 'function'
        ? undefined
        : "a guard needs a phase ('identity', 'policy', 'capacity' or 'replay') and decide(call, input)",
  }),
  costHooks: defineExtensionPoint<CostHook>('core.costHooks', {
    check: (value) =>
      typeof value?.reserve === 'function' && typeof value.settle === 'function' ? undefined : 'a cost hook needs name, reserve and settle',
  }),
  shapers: defineExtensionPoint<Shaper>('core.shapers', {
    check: (value) => (value?.phase === 'screen' || value?.phase === 'shape' ? undefined : "a shaper's phase is 'screen' or 'shape'"),
  }),
  healthChecks: defineExtensionPoint<HealthCheck>('core.healthChecks', {
    check: (value) =>
      typeof value?.name === 'string' && typeof value.check === 'function' ? undefined : 'a health check needs name and check(signal)',
  }),
  httpRoutes: defineExtensionPoint<HttpRoute>('core.httpRoutes', {
    sealed: true,
    check: (value) =>
      typeof value?.handle === 'function' && value.path?.startsWith('/')
        ? undefined
        : "a route needs method, path (from '/') and handle(request)",
  }),
  protocolExtensions: defineExtensionPoint<ProtocolExtension>('core.protocolExtensions', { sealed: true, check: extensionProblem }),
});
