import { argumentNotJson } from '../error-catalogue.js';
import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

/** Calls one tool and prints its result. @throws MillraceError `MILLRACE_ARGUMENT_NOT_JSON`, or the tool's own failure. */
export async function call(terminal: Terminal, tool: string, options: { input?: string; config?: string }): Promise<void> {
  const input = parse(options.input ?? '{}');
  const { hub } = await openHub(terminal, options.config, { streamPort: 0 });
  try {
    await hub.start();
    const result = await hub.call(tool, input);
    terminal.print(`${typeof result === 'string' ? result : JSON.stringify(result, null, 2)}\n`);
  } finally {
    await hub.stop();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw argumentNotJson(text, cause);
  }
}
