import { promptUnknown } from '../error/error-catalogue/calls.js';
import { hubStopping, wrongState } from '../error/error-catalogue/lifecycle.js';
import type { AnyInlineTool } from '../token/inline-tool.js';
import type { PromptMessage } from '../token/prompt.js';
import type { AnyTool } from '../token/tool.js';
import { callTool, readResource, runToEnd } from './call-in-process.js';
import { createServing } from './create-serving.js';
import type { CallOptions, Hub } from './hub.js';
import type { HubCore } from './hub-core.js';
import { hubHealth } from './hub-health.js';
import { startAll } from './lifecycle.js';
import { livePlugins } from './live-plugins.js';
import { makeReport } from './make-report.js';
import { servingKey } from './serving.js';
import { stopAll } from './stop-plugins.js';

/** The face of a hub: what its host holds. */
export function makeHub(core: HubCore): Hub {
  const hub: Hub = {
    name: core.options.name,
    version: core.options.version ?? '0.0.0',
    get report() {
      return makeReport(core);
    },
    ...life(core),
    call: async (tool: string | AnyTool | AnyInlineTool, input: unknown, options?: CallOptions) =>
      (await callTool(core, { tool: typeof tool === 'object' && 'spec' in tool ? tool.spec : tool, input }, options)) as never,
    read: (uri, options) => readResource(core, uri, options),
    prompt: (prompt, args, options) => renderPrompt(core, { name: typeof prompt === 'string' ? prompt : prompt.name, args }, options),
    health: (signal) => hubHealth(core, signal),
    fetch: fetchOnDemand(() => hub),
    settled: () => core.desk.settled(),
    service: (service) => core.services.get(service, 'host'),
    switches: core.switches,
    ...livePlugins(core),
  };
  Object.defineProperty(hub, servingKey, { value: createServing(core) });
  return Object.freeze(hub);
}

function life(core: HubCore): Pick<Hub, 'start' | 'stop'> {
  let started: Promise<void> | undefined;
  let stopped: Promise<void> | undefined;
  const start = (): Promise<void> => {
    if (core.state === 'stopping' || core.state === 'stopped') return Promise.reject(wrongState('start', core.state, 'new'));
    return (started ??= core.changes.run(() => startAll(core)));
  };
  // A call before start is started for; one while starting waits.
  core.ready = () => (core.state === 'ready' ? undefined : start());
  return {
    start,
    stop() {
      core.desk.close();
      // From here on no change begins; one that is under way is ended.
      if (core.state === 'ready') core.state = 'stopping';
      core.incoming?.controller.abort(hubStopping());
      return (stopped ??= core.changes.run(() => stopAll(core)));
    },
  };
}

async function renderPrompt(
  core: HubCore,
  { name, args }: { name: string; args: unknown },
  options: CallOptions = {},
): Promise<readonly PromptMessage[]> {
  const { messages } = await runToEnd(core, { kind: 'prompt', name, input: args }, options);
  if (!messages) throw promptUnknown(name);
  return messages.map(({ role, content }) => ({
    role,
    content: content.type === 'text' ? String(content['text']) : (content as never),
  }));
}

// The protocol is loaded with the first request, so that a hub used in process never pays for it.
function fetchOnDemand(hub: () => Hub): Hub['fetch'] {
  let handler: Promise<Hub['fetch']> | undefined;
  return async (request) => {
    handler ??= import('../http/create-fetch.js').then(({ createFetch }) => createFetch(hub()));
    return (await handler)(request);
  };
}
