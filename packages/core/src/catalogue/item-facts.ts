import { defaultDeadlineMs, type Handler, type Item } from './item.js';

/** Whose an item is. */
export interface Owner {
  readonly plugin: string;
  /** Of its tools' names. */
  readonly prefix: string | undefined;
  readonly handler: () => Handler | undefined;
  readonly run: Item['run'];
}

/** What items of every kind have. */
export function facts({ kind, name, spec }: Pick<Item, 'kind' | 'name' | 'spec'>, owner: Owner): Item {
  return {
    kind,
    name,
    spec,
    plugin: owner.plugin,
    handler: owner.handler,
    run: owner.run,
    tags: spec.tags ?? [],
    scopes: spec.scopes ?? [],
    deadlineMs: spec.deadlineMs ?? defaultDeadlineMs,
    effect: 'reads',
    traits: new Map(),
    isListed: true,
  };
}
