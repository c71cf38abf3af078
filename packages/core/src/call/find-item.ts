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
  const isVisible = (item: Item): boolean => (unlisted.some((one) => one === item) || catalogue.isIn(item, request.view)) && maySee(item);
  if (request.kind === 'resource') {
    const visible = findResource(snapshot, request.name, unlisted).find(({ item }) => isVisible(item));
    if (visible) return visible;
    throw resourceUnknown(request.name.slice(0, 200));
  }
  const item = request.kind === 'tool' ? snapshot.toolsByName.get(request.name) : snapshot.promptsByName.get(request.name);
  if (item && isVisible(item)) return { item };
  if (request.kind === 'prompt') throw promptUnknown(request.name.slice(0, 200));
  throw toolUnknown(request.name.slice(0, 200), nearNames(request.name, snapshot.tools.filter(isVisible)));
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
