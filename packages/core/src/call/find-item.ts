import type { Catalogue, Snapshot } from '../catalogue/catalogue.js';
import type { Item, ResourceItem } from '../catalogue/item.js';
import { promptUnknown, resourceUnknown, toolUnknown } from '../error/error-catalogue/calls.js';
import type { CallRequest } from '../hub/serving.js';

/** An item and, for a resource, the variables of its URI. */
export interface Found {
  readonly item: Item;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Where items are found. */
export interface Finding {
  readonly catalogue: Catalogue;
  /** Resources that no list shows. */
  readonly unlisted: readonly ResourceItem[];
  /** Whether the caller may know of an item. */
  maySee(item: Item): boolean;
}

/**
 * Finds what a request names, as far as its view and its principal see it.
 *
 * @throws MillraceError `MILLRACE_TOOL_UNKNOWN`, `MILLRACE_RESOURCE_UNKNOWN`, `MILLRACE_PROMPT_UNKNOWN`, `MILLRACE_VIEW_UNKNOWN`.
 */
export function findItem(request: CallRequest, { catalogue, unlisted, maySee }: Finding): Found {
  const snapshot = catalogue.current();
  const isEverywhere = (item: Item): boolean => unlisted.some((one) => one === item);
  const isVisible = ({ item }: Found): boolean => (isEverywhere(item) || catalogue.isIn(item, request.view)) && maySee(item);
  const found = request.kind === 'resource' ? findResource(snapshot, request.name, unlisted) : findNamed(snapshot, request);
  const visible = found.find(isVisible);
  if (visible) return visible;
  if (request.kind === 'resource') throw resourceUnknown(request.name.slice(0, 200));
  if (request.kind === 'prompt') throw promptUnknown(request.name.slice(0, 200));
  const seen = snapshot.tools.filter((item) => isVisible({ item }));
  throw toolUnknown(request.name.slice(0, 200), nearNames(request.name, seen));
}

function findNamed(snapshot: Snapshot, { kind, name }: CallRequest): readonly Found[] {
  const item = kind === 'tool' ? snapshot.toolsByName.get(name) : snapshot.promptsByName.get(name);
  return item ? [{ item }] : [];
}

function findResource(snapshot: Snapshot, uri: string, unlisted: readonly ResourceItem[]): readonly Found[] {
  const fixed = snapshot.resourcesByUri.get(uri);
  if (fixed) return [{ item: fixed, variables: {} }];
  // Several templates may match, and a view may have only a later one.
  return [...snapshot.templates, ...unlisted].flatMap((item) => {
    const variables = item.match(uri);
    return variables ? [{ item, variables }] : [];
  });
}

function nearNames(name: string, tools: readonly Item[]): readonly string[] {
  const words = new Set(name.toLowerCase().split(/[^a-z0-9]+/));
  const shared = (other: string): number => other.split('_').filter((word) => words.has(word)).length;
  return tools
    .map((tool) => ({ name: tool.name, score: shared(tool.name) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 2)
    .map((near) => near.name);
}
