import { z } from 'zod';
import {
  callFinished,
  createHub,
  definePlugin,
  logger,
  points,
  provide,
  tool,
  type AnyInlineTool,
  type CallFinished,
  type CostHook,
  type Guard,
  type Hub,
  type HubOptions,
  type Shaper,
} from '../../src/index.js';

export const empty = z.object({});
export const principal = (id: string, ...scopes: string[]) => ({
  id,
  tenant: 't',
  groups: [],
  scopes: new Set(scopes),
  via: 'in-process' as const,
});

export interface World {
  readonly hub: Hub;
  readonly finished: CallFinished[];
  readonly logged: string[];
}

/** A hub with these parts, whose events and errors can be read. */
export function world(
  parts: {
    tools?: readonly AnyInlineTool[];
    guards?: readonly Guard[];
    hooks?: readonly CostHook[];
    shapers?: readonly Shaper[];
  } & Partial<HubOptions>,
): World {
  const { guards = [], hooks = [], shapers = [], ...options } = parts;
  const finished: CallFinished[] = [];
  const logged: string[] = [];
  const ignore = (): void => {};
  const keep = (message: string, fields?: object): void => void logged.push(`${message} ${JSON.stringify(fields)}`);
  const adder = definePlugin({
    name: 'adder',
    start({ add, on }) {
      for (const guard of guards) add(points.guards, guard);
      for (const hook of hooks) add(points.costHooks, hook);
      for (const shaper of shapers) add(points.shapers, shaper);
      on(callFinished, (event) => finished.push(event));
      return {};
    },
  });
  const hub = createHub({
    name: 'h',
    plugins: [adder()],
    services: [provide(logger, { debug: ignore, info: ignore, warn: ignore, error: keep })],
    ...options,
  });
  return { hub, finished, logged };
}

export const echo = tool({
  name: 'echo',
  purpose: 'Echoes.',
  effect: 'reads',
  input: z.object({ text: z.string().default('-') }),
  handle: ({ text: value }) => value,
});
