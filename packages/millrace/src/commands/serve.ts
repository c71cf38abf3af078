import { openHub } from './open-hub.js';
import type { Terminal } from './terminal.js';

/** How to serve. */
export interface ServeOptions {
  readonly stdio?: boolean;
  readonly host?: string;
  readonly port?: number;
  readonly streamPort?: number;
  readonly config?: string;
  readonly view?: string;
}

/** Serves a hub on stdio or HTTP until its client goes or a signal comes; then calls in flight are finished first. */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<void> {
  await (options.stdio ? serveOnStdio(terminal, options) : serveOnHttp(terminal, options));
}

async function serveOnStdio(terminal: Terminal, { config, view, streamPort }: ServeOptions): Promise<void> {
  // Every MCP client starts its own process: only the first can have the gateway's port.
  const { hub } = await openHub(terminal, config, { whenStreamPortTaken: 'skip', ...(streamPort !== undefined && { streamPort }) });
  const { serveStdio } = await import('@millrace/core/mcp');
  const server = await serveStdio(hub, view === undefined ? {} : { view });
  const forget = terminal.onStopSignal(() => void server.close());
  await server.closed;
  forget();
}

async function serveOnHttp(terminal: Terminal, { config, host, port, streamPort }: ServeOptions): Promise<void> {
  const { hub, settings } = await openHub(terminal, config, streamPort === undefined ? {} : { streamPort });
  const { serveHttp } = await import('@millrace/core/http');
  const server = await serveHttp(hub, {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(settings.token !== undefined && { token: settings.token }),
  });
  terminal.tell(`millrace serves MCP at ${server.url}/mcp. Ctrl-C stops it.\n`);
  await untilStopped(terminal, () => server.close());
  terminal.tell('millrace has stopped.\n');
}

/** Waits for a signal, then for `close`. */
export async function untilStopped(terminal: Terminal, close: () => Promise<void>): Promise<void> {
  let forget: () => void = () => {};
  await new Promise<void>((resolve) => {
    forget = terminal.onStopSignal(resolve);
  });
  terminal.tell('stopping: calls in flight are finished first.\n');
  await close();
  forget();
}
