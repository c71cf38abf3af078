import type { Call } from '../call/call.js';
import type { ListedItem } from '../points/guard.js';
import type { PluginRun } from '../hub/plugin-run.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyResource } from '../token/resource.js';
import type { AnyTool, Effect } from '../token/tool.js';
import type { FixedArguments } from './fixed-arguments.js';

/** Runs what an item does. The handler may not be there yet, or any more: its plugin knows. */
export type Handler = (input: unknown, call: Call) => unknown;

/** One tool, resource or prompt of the catalogue, with all that a call of it needs. */
export interface Item extends ListedItem {
  readonly effect: Effect;
  readonly deadlineMs: number;
  readonly traits: ReadonlyMap<string, unknown>;
  /** Read by those who know its URI, shown to none: artifacts. */
  readonly isListed: boolean;
  readonly handler: () => Handler | undefined;
  /** The plugin that is behind it; none behind the host's own tools. A function, so that no log that shows an item shows a configuration. */
  readonly run: () => PluginRun | undefined;
  readonly spec: AnyTool | AnyResource | AnyPrompt;
}

/** A tool of the catalogue. */
export interface ToolItem extends Item {
  readonly kind: 'tool';
  readonly spec: AnyTool;
  /** Arguments that the host has pinned or hidden. */
  readonly fixed?: FixedArguments;
  /** Name and definition before the host's overrides, where they changed something. */
  readonly defined?: { readonly name: string; readonly spec: AnyTool };
}
/** A resource of the catalogue; `match` gives the variables of a URI that is its, or nothing. */
export interface ResourceItem extends Item {
  readonly kind: 'resource';
  readonly spec: AnyResource;
  match(uri: string): Readonly<Record<string, string>> | undefined;
}
/** A prompt of the catalogue. */
export interface PromptItem extends Item {
  readonly kind: 'prompt';
  readonly spec: AnyPrompt;
}

/** Milliseconds a call may take where its definition does not say. */
export const defaultDeadlineMs = 30_000;
