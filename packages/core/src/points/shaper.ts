import type { Call, CallResult } from '../call/call.js';
import type { Principal } from '../call/principal.js';

/** A tool as `tools/list` shows it. */
export interface ToolListing {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly outputSchema?: Readonly<Record<string, unknown>>;
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly icons?: readonly unknown[];
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** Changes results or catalogues on their way out: `screen` first (remove what must not leave), then `shape` (make it smaller). */
export interface Shaper {
  readonly phase: 'screen' | 'shape';
  /** May change what a tool, a prompt or a resource answers; a changed structured result must still satisfy the output schema. */
  result?(result: CallResult, call: Call): CallResult | Promise<CallResult>;
  catalogue?(tools: readonly ToolListing[], principal: Principal): readonly ToolListing[];
}
