import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Access } from '../hub/hub-report.js';
import type { RestartPolicy } from '../hub/restart-policy.js';
import type { MigrationSource } from '../service/core-services.js';
import type { SkillSource } from '../skills/read-skill-folder.js';
import type { AnyPoint } from '../token/extension-point.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyResource } from '../token/resource.js';
import type { AnyNeed, AnyService } from '../token/service.js';
import type { AnyTool } from '../token/tool.js';

/** What a host may say of one plugin. */
export interface PluginOptions {
  /** Its name in this hub, and the prefix of its tools' names: for two instances of one plugin. */
  readonly as?: string;
  /** When it fails: serve without it, or stop the hub. `isolate` unless another plugin needs its services. */
  readonly onFailure?: 'isolate' | 'stop';
  /** While it is down, and it judges calls: refuse them (the default), or let them pass unjudged. */
  readonly whenDown?: 'refuse' | 'allow';
  /** How it is brought back when it fails; the hub's `restart` unless said, false for not at all. */
  readonly restart?: RestartPolicy | false;
}

/** A plugin with its configuration, ready for one hub. */
export interface Plugin {
  readonly name: string;
  readonly version: string;
}

/** Where a plugin keeps what the hub reads; a registered symbol, so that two copies of this package agree. */
export const pluginParts: unique symbol = Symbol.for('millrace.plugin') as never;

/** A definition with its types forgotten: what the hub works with. */
export interface LooseDefinition {
  readonly name: string;
  readonly version?: string;
  readonly core?: string;
  readonly config?: StandardSchemaV1;
  readonly needs?: Readonly<Record<string, AnyNeed>>;
  readonly provides?: Readonly<Record<string, AnyService>>;
  readonly owns?: Readonly<Record<string, AnyPoint>>;
  readonly tools?: Readonly<Record<string, AnyTool>>;
  readonly resources?: Readonly<Record<string, AnyResource>>;
  readonly prompts?: Readonly<Record<string, AnyPrompt>>;
  readonly adds?: readonly AnyPoint[];
  readonly access?: Access;
  readonly migrations?: MigrationSource;
  readonly skills?: SkillSource;
  readonly startTimeoutMs?: number;
  start(context: unknown): unknown;
}

/** What a plugin is made of. */
export interface PluginParts {
  readonly definition: LooseDefinition;
  readonly config: unknown;
  readonly options: PluginOptions;
}

/** The parts of a plugin, or nothing where the value is none. */
export function partsOf(plugin: unknown): PluginParts | undefined {
  return (plugin as { [pluginParts]?: PluginParts } | null | undefined)?.[pluginParts];
}
