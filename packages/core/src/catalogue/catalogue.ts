import { viewUnknown } from '../error/error-catalogue/calls.js';
import { nameDuplicate } from '../error/error-catalogue/composition.js';
import type { MillraceError } from '../error/millrace-error.js';
import type { View } from '../hub/hub.js';
import { compile, type Compiled, type Sources, type Withheld } from './compile.js';
import type { Item, PromptItem, ResourceItem, ToolItem } from './item.js';
import { namePattern } from './name-pattern.js';

/** One revision of the catalogue, ready for finding and listing. */
export interface Snapshot extends Compiled {
  readonly revision: number;
  readonly toolsByName: ReadonlyMap<string, ToolItem>;
  readonly promptsByName: ReadonlyMap<string, PromptItem>;
  readonly resourcesByUri: ReadonlyMap<string, ResourceItem>;
  readonly templates: readonly ResourceItem[];
  /** Whether a tool has an MCP App. */
  readonly hasApps: boolean;
}

/** The catalogue: a function of (revision, principal, view), made anew only after a change. */
export interface Catalogue {
  current(): Snapshot;
  /** Something it is made of has changed. */
  touch(): void;
  /** Calls `listener` once after the changes of one turn. */
  onChange(listener: () => void): void;
  revision(): number;
  /** Whether an item is in a view. @throws MillraceError `MILLRACE_VIEW_UNKNOWN`. */
  isIn(item: Item, view: string | undefined): boolean;
}

/** Opens a catalogue over its sources, which are read again after each `touch`. */
export function createCatalogue(sources: () => Sources, views: Readonly<Record<string, View>>): Catalogue {
  const inView = new Map(Object.entries(views).map(([name, view]) => [name, viewTest(view)]));
  let revision = 1;
  let snapshot: Snapshot | undefined;
  let isAnnouncing = false;
  const listeners = new Set<() => void>();
  const announce = (): void => {
    isAnnouncing = false;
    for (const listener of listeners) listener();
  };
  return {
    current: () => (snapshot ??= index(compile(sources()), revision)),
    touch() {
      revision += 1;
      snapshot = undefined;
      if (isAnnouncing) return;
      isAnnouncing = true;
      queueMicrotask(announce);
    },
    onChange: (listener) => void listeners.add(listener),
    revision: () => revision,
    isIn(item, view) {
      if (view === undefined) return !isLeanOnly(item);
      const test = inView.get(view);
      if (!test) throw viewUnknown(view);
      return test(item);
    },
  };
}

/** Every name that two items of a kind would share, as errors. */
export function duplicateNames(compiled: Compiled): MillraceError[] {
  const doubled = (kind: string, items: readonly Item[]): MillraceError[] => {
    const plugins = new Map<string, string[]>();
    for (const item of items) plugins.set(item.name, [...(plugins.get(item.name) ?? []), item.plugin]);
    return [...plugins].filter(([, owners]) => owners.length > 1).map(([name, owners]) => nameDuplicate(kind, name, owners));
  };
  const all = [...compiled.tools, ...compiled.prompts, ...compiled.doubled];
  return (['tool', 'prompt'] as const).flatMap((kind) =>
    doubled(
      kind,
      all.filter((item) => item.kind === kind),
    ),
  );
}

/** Every tool and prompt that is offered and not served, with what stands against it. */
export function allWithheld({ withheld, doubled }: Compiled): readonly Withheld[] {
  return [
    ...withheld,
    ...doubled.map(({ kind, name, plugin }) => ({ tool: name, plugin, problem: nameDuplicate(kind, name, [plugin, 'another plugin']) })),
  ];
}

function index(compiled: Compiled, revision: number): Snapshot {
  return {
    ...compiled,
    revision,
    toolsByName: new Map(compiled.tools.map((item) => [item.name, item])),
    promptsByName: new Map(compiled.prompts.map((item) => [item.name, item])),
    resourcesByUri: new Map(compiled.resources.flatMap((item) => (item.spec.uri === undefined ? [] : [[item.spec.uri, item] as const]))),
    hasApps: compiled.tools.some(({ spec }) => spec.app !== undefined),
    templates: compiled.resources.filter((item) => item.spec.template !== undefined),
  };
}

function viewTest(view: View): (item: Item) => boolean {
  const names = (view.tools ?? []).map(namePattern);
  const isWhole = view.catalogue !== undefined && view.tools === undefined && view.plugins === undefined && view.tags === undefined;
  const isOffered = (item: Item): boolean => (view.catalogue === 'lean' ? isLean(item) : !isLeanOnly(item));
  const isChosen = (item: Item): boolean =>
    isWhole ||
    names.some((matches) => matches(item.name)) ||
    (view.plugins?.includes(item.plugin) ?? false) ||
    (view.tags?.some((tag) => item.tags.includes(tag)) ?? false);
  return (item) => isOffered(item) && isChosen(item);
}

function isLean(item: Item): boolean {
  return item.kind !== 'tool' || Boolean((item as ToolItem).spec.lean);
}

function isLeanOnly(item: Item): boolean {
  return item.kind === 'tool' && (item as ToolItem).spec.lean === 'only';
}
