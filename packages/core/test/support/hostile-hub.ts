import { createHub, definePlugin, definePrompt, defineResource, defineTool, points, type Hub, type HubOptions } from '@millrace/core';
import { z } from 'zod';

const nothing = z.strictObject({});
const tools = {
  greet: defineTool({ name: 'greet', purpose: 'Greets.', effect: 'reads', input: z.strictObject({ name: z.string() }) }),
  anything: defineTool({ name: 'anything', purpose: 'Takes what comes.', effect: 'reads', input: z.looseObject({}) }),
  items: defineTool({
    name: 'items',
    purpose: 'Takes a list.',
    effect: 'reads',
    input: z.strictObject({ items: z.array(z.strictObject({ at: z.number() })) }),
  }),
  broken: defineTool({ name: 'broken', purpose: 'Fails.', effect: 'reads', input: nothing }),
  whoami: defineTool({
    name: 'whoami',
    purpose: 'Says who calls.',
    effect: 'reads',
    input: z.strictObject({ mark: z.string().optional() }),
  }),
  wait: defineTool({ name: 'wait', purpose: 'Waits for its gate.', effect: 'reads', input: z.strictObject({ gate: z.string() }) }),
  order: defineTool({ name: 'order', purpose: 'Asks for a size.', effect: 'writes', input: z.strictObject({ drink: z.string() }) }),
  big: defineTool({ name: 'big', purpose: 'Gives much.', effect: 'reads', input: nothing }),
};
const resources = {
  document: defineResource({ name: 'document', template: 'docs://{name}/text' }),
  range: defineResource({ name: 'range', template: 'range://{from}-{to}-{step}/end' }),
  file: defineResource({ name: 'file', template: 'files:///{+path}' }),
  vault: defineResource({ name: 'vault', template: 'vault://{id}', list: () => Promise.reject(new Error('no /etc/vault for hunter2')) }),
};
const prompts = {
  review: definePrompt({
    name: 'review',
    purpose: 'Asks for a review.',
    args: z.object({ file: z.string() }),
    complete: () => Promise.reject(new Error('no /etc/words for hunter2')),
  }),
};

/** Gates at which calls of `wait` stand, by name. */
export class Gates {
  readonly #gates = new Map<string, { signal: AbortSignal; open: () => void }>();

  /** How often `big` gave its much. */
  made = 0;

  /** The calls that stand at a gate now. */
  get waiting(): readonly string[] {
    return [...this.#gates.keys()];
  }

  signal(name: string): AbortSignal | undefined {
    return this.#gates.get(name)?.signal;
  }

  open(name: string): void {
    this.#gates.get(name)?.open();
    this.#gates.delete(name);
  }

  wait(name: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => this.#gates.set(name, { signal, open: resolve }));
  }
}

/** A hub with something for every kind of bad request to hit. */
export function hostileHub(gates = new Gates(), options: Partial<HubOptions> = {}): Hub {
  const plugin = definePlugin({
    name: 'hostile',
    tools,
    resources,
    prompts,
    start({ add }) {
      add(points.httpRoutes, { method: 'POST', path: '/echo', handle: async (request) => new Response(await request.text()) });
      return {
        tools: {
          greet: ({ name }) => `Hello, ${name}!`,
          anything: (input) => `${Object.keys(input).length} keys, polluted: ${String(({} as Record<string, unknown>)['polluted'])}`,
          items: ({ items }) => `${items.length} items`,
          broken: () => Promise.reject(new Error('no /etc/secrets for hunter2')),
          whoami: ({ mark }, call) => `${JSON.stringify([call.principal.tenant, call.principal.id])} ${mark ?? ''}`,
          wait: async ({ gate }, call) => (await gates.wait(gate, call.signal), `through ${gate}`),
          order: async ({ drink }, call) => {
            const { size } = await call.ask('size', { message: `What size of ${drink}?`, schema: z.object({ size: z.string() }) });
            return `${call.principal.id}: ${size} ${drink}`;
          },
          big: () => ((gates.made += 1), 'x'.repeat(200_000)),
        },
        resources: {
          document: ({ name }) => JSON.stringify(name),
          range: (range) => JSON.stringify(range),
          file: ({ path }) => JSON.stringify(path),
          vault: () => 'a vault',
        },
        prompts: { review: ({ file }) => `Review ${file}.` },
      };
    },
  });
  return createHub({ name: 'hostile', views: { small: { tools: ['whoami', 'order'] } }, ...options, plugins: [plugin()] });
}
