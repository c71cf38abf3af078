// Wrong wiring does not compile: each line below an @ts-expect-error is a mistake an author could make.
import { z } from 'zod';
import { expectTypeOf, test } from 'vitest';
import {
  createHub,
  defineEvent,
  defineExtensionPoint,
  definePlugin,
  definePrompt,
  defineResource,
  defineService,
  defineTool,
  defineTrait,
  optional,
  points,
  provide,
  tool,
  type Guard,
  type Hub,
} from '@millrace/core';

interface Clock {
  now(): number;
}
interface Forecasts {
  today(city: string, signal: AbortSignal): Promise<{ celsius: number }>;
}
const clock = defineService<Clock>('test.clock');
const forecasts = defineService<Forecasts>('weather.forecasts');
const sources = defineExtensionPoint<{ readonly name: string }>('weather.sources');
const weatherToday = defineTool({
  name: 'weather_today',
  purpose: 'Reads the temperature.',
  effect: 'reads',
  input: z.object({ city: z.string(), days: z.number().default(1) }),
  output: z.object({ celsius: z.number() }),
});
declare function openClient(url: string): Forecasts & { close(): void };
declare const hub: Hub;

test('a plugin is typed from its definition', () => {
  const weather = definePlugin({
    name: 'weather',
    config: z.object({ baseUrl: z.url(), timeoutMs: z.number().default(2_000) }),
    needs: { clock: optional(clock) },
    provides: { forecasts },
    owns: { sources },
    tools: { weatherToday },
    start({ config, needs, owns, onStop }) {
      expectTypeOf(config).toEqualTypeOf<{ baseUrl: string; timeoutMs: number }>();
      expectTypeOf(needs.clock).toEqualTypeOf<Clock | undefined>();
      expectTypeOf(owns.sources.values).toEqualTypeOf<readonly { readonly name: string }[]>();
      const client = openClient(config.baseUrl);
      onStop(() => client.close());
      return {
        services: { forecasts: client },
        tools: { weatherToday: ({ city, days }, call) => (expectTypeOf(days).toEqualTypeOf<number>(), client.today(city, call.signal)) },
      };
    },
  });
  weather({ baseUrl: 'https://x.test' }, { as: 'weather_eu', onFailure: 'isolate' });
  // @ts-expect-error the configuration is required
  weather();
  // @ts-expect-error baseUrl is a string
  weather({ baseUrl: 1 });
});

test('start may come first in a definition', () => {
  definePlugin({
    start({ config, needs }) {
      void needs.clock?.now();
      const client = openClient(config.baseUrl);
      return { services: { forecasts: client }, tools: { weatherToday: ({ city }, call) => client.today(city, call.signal) } };
    },
    tools: { weatherToday },
    provides: { forecasts },
    needs: { clock: optional(clock) },
    config: z.object({ baseUrl: z.url() }),
    name: 'weather',
  });
});

test('start must return what the definition declares', () => {
  definePlugin({
    name: 'bad',
    provides: { forecasts },
    tools: { weatherToday },
    // @ts-expect-error the service and the handler are missing
    start() {
      return {};
    },
  });
  definePlugin({
    name: 'bad',
    tools: { weatherToday },
    // @ts-expect-error the result has the wrong type
    start() {
      return { tools: { weatherToday: async () => ({ celsius: 'warm' }) } };
    },
  });
  definePlugin({
    name: 'bad',
    provides: { clock },
    // @ts-expect-error a clock has now()
    start() {
      return { services: { clock: {} } };
    },
  });
});

test('contributions, events and services are checked against their tokens', () => {
  const happened = defineEvent<{ at: number }>('test.happened');
  definePlugin({
    name: 'adder',
    needs: { clock },
    start({ add, emit, on, needs }) {
      expectTypeOf(needs.clock).toEqualTypeOf<Clock>();
      add(sources, { name: 'x' });
      // @ts-expect-error a source has a name
      add(sources, { nom: 'x' });
      // @ts-expect-error there is no such phase
      add(points.guards, { phase: 'late', decide: () => ({ kind: 'allow' }) });
      emit(happened, { at: 1 });
      // @ts-expect-error the event carries a number
      emit(happened, { at: 'now' });
      on(happened, ({ at }) => void expectTypeOf(at).toEqualTypeOf<number>());
      return {};
    },
  });
  provide(clock, { now: () => 1 });
  // @ts-expect-error a clock has now()
  provide(clock, {});
});

test('calls are typed by their tools', async () => {
  const { celsius } = await hub.call(weatherToday, { city: 'Oslo' });
  expectTypeOf(celsius).toEqualTypeOf<number>();
  // @ts-expect-error there is no such field
  await hub.call(weatherToday, { town: 'Oslo' });
  const greet = tool({
    name: 'greet',
    purpose: 'Greets.',
    effect: 'reads',
    input: z.object({ name: z.string() }),
    handle: ({ name }) => `Hello, ${name}!`,
  });
  await hub.call(greet, { name: 'Ada' });
  // @ts-expect-error the name is missing
  await hub.call(greet, {});
  // @ts-expect-error the handler gives the wrong type
  tool({ name: 'n', purpose: 'p', effect: 'reads', input: z.object({}), output: z.object({ n: z.number() }), handle: () => ({ n: 'x' }) });
  // @ts-expect-error there is no such effect
  defineTool({ name: 'n', purpose: 'p', effect: 'explodes', input: z.object({}) });
  createHub({ name: 'h', tools: [greet] });
});

test('asking gives what the question names', () => {
  tool({
    name: 'ask',
    purpose: 'Asks.',
    effect: 'reads',
    input: z.object({}),
    async handle(_input, call) {
      const answer = await call.ask('agree', { message: '?', schema: z.object({ agree: z.boolean() }) });
      expectTypeOf(answer).toEqualTypeOf<{ agree: boolean }>();
      const { who } = await call.askAll({ who: { message: '?', schema: z.object({ name: z.string() }) } });
      expectTypeOf(who.name).toEqualTypeOf<string>();
      const quote = await call.once('quote', async () => ({ fee: 1 }));
      expectTypeOf(quote).toEqualTypeOf<{ fee: number }>();
      const weather = await call.use(weatherToday, { city: 'Oslo' });
      return String(weather.celsius);
    },
  });
});

test('traits, resources and prompts are typed', () => {
  const approval = defineTrait<{ risk: 'low' | 'high'; message: string }>('approval');
  // @ts-expect-error there is no such risk
  approval({ risk: 'huge', message: '' });
  const guard: Guard = {
    phase: 'policy',
    decide: (call) => (call.trait(approval)?.risk === 'high' ? { kind: 'ask', message: '?' } : { kind: 'allow' }),
  };
  const today = defineResource({ name: 'today', template: 'weather://{city}/{+rest}' });
  const ask = definePrompt({ name: 'ask', purpose: 'Asks.', args: z.object({ city: z.string() }) });
  definePlugin({
    name: 'r',
    resources: { today },
    prompts: { ask },
    start({ add }) {
      add(points.guards, guard);
      return {
        resources: { today: ({ city, rest }) => (expectTypeOf(city).toEqualTypeOf<string>(), rest) },
        prompts: { ask: ({ city }) => (expectTypeOf(city).toEqualTypeOf<string>(), city) },
      };
    },
  });
});
