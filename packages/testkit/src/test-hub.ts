import { clock as clockService, createHub, introspection, provide } from '@millrace/core';
import type { AnyInlineTool, Answers, CallOptions, Clock, Hub, HubOptions, Plugin, Principal, ProvidedService } from '@millrace/core';

/** What `testHub` may be told. */
export interface TestHubOptions extends Pick<HubOptions, 'onPluginFailure' | 'overrides' | 'traits' | 'views' | 'rehearseRounds'> {
  /** Answers to what tools ask, by the question's key; those of a call come first. */
  readonly answers?: Answers;
  readonly services?: readonly ProvidedService[];
  /** Who calls where a call does not say. */
  readonly principal?: Principal | string;
  readonly tools?: readonly AnyInlineTool[];
  readonly clock?: Clock;
}

/**
 * A started hub for a test; stop it at the test's end, or let `await using` do it. A round of a tool that asks is run twice, and the
 * call fails with `MILLRACE_ROUND_DIFFERS` where the second run does something else, unless `rehearseRounds` is false.
 *
 * @throws MillraceError as `createHub` and `hub.start` do, and `MILLRACE_SKILLS_INVALID` where a plugin has skills that would not be served.
 */
export async function testHub(plugins: Plugin | readonly Plugin[] = [], options: TestHubOptions = {}): Promise<Hub & AsyncDisposable> {
  const { answers, principal, clock, services = [], ...rest } = options;
  const hub = createHub({
    name: 'test',
    rehearseRounds: true,
    ...rest,
    plugins: Array.isArray(plugins) ? (plugins as readonly Plugin[]) : [plugins as Plugin],
    services: [...services, ...(clock ? [provide(clockService, clock)] : [])],
  });
  await hub.start();
  await refuseBadSkills(hub);
  const withDefaults = (given: CallOptions = {}): CallOptions => ({
    ...(principal !== undefined && { principal }),
    ...given,
    ...(answers !== undefined && { answers: { ...answers, ...given.answers } }),
  });
  const mine: Pick<Hub, 'call' | 'prompt' | 'read'> & AsyncDisposable = {
    call: ((tool: string, input: unknown, given?: CallOptions) => hub.call(tool, input, withDefaults(given))) as Hub['call'],
    read: (uri, given) => hub.read(uri, withDefaults(given)),
    prompt: (prompt, args, given) => hub.prompt(prompt, args, withDefaults(given)),
    [Symbol.asyncDispose]: () => hub.stop(),
  };
  // The hub itself stays under it, so that what takes a hub takes this one too.
  return Object.create(hub, Object.getOwnPropertyDescriptors(mine)) as Hub & AsyncDisposable;
}

/** A hub that serves reads front matter when it is first asked for; a test hears of what is wrong with it at once. */
async function refuseBadSkills(hub: Hub): Promise<void> {
  const [error] = await hub.service(introspection).skillErrors();
  if (!error) return;
  await hub.stop();
  throw error;
}
