import type { Hub } from '@millrace/core';
import { argumentNotJson } from '../error-catalogue.js';
import { openHub } from './open-hub.js';
import { listenForStop } from './stopping.js';
import type { Terminal } from './terminal.js';

/** What to call a tool with. */
export interface CallToolOptions {
  /** JSON; `{}` unless given. */
  readonly input?: string;
  readonly config?: string;
  /** Prints a text result as JSON too. */
  readonly json?: boolean;
}

/** Calls one tool and prints its result. @throws MillraceError `MILLRACE_ARGUMENT_NOT_JSON`, or the tool's own failure. */
export async function call(terminal: Terminal, tool: string, options: CallToolOptions): Promise<void> {
  const input = parse(options.input ?? '{}');
  const stopping = listenForStop(terminal);
  try {
    const { hub } = await openHub(terminal, { config: options.config, streamPort: 0 });
    const result = await ask(hub, tool, { input, signal: stopping.signal });
    terminal.print(`${typeof result === 'string' && !options.json ? result : JSON.stringify(result ?? null, null, 2)}\n`);
    await hub.stop();
  } finally {
    stopping.forget();
  }
}

async function ask(hub: Hub, tool: string, { input, signal }: { input: unknown; signal: AbortSignal }): Promise<unknown> {
  try {
    await hub.start();
    return await hub.call(tool, input, { signal });
  } catch (failure) {
    // What stopping has to complain of must not hide why the call failed.
    await hub.stop().catch(() => undefined);
    throw failure;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw argumentNotJson(text, cause);
  }
}
