import { hasScopes, type Principal } from '../call/principal.js';
import { orderShapers } from '../call/shape-result.js';
import { promptUnknown, resourceUnknown } from '../error/error-catalogue/calls.js';
import type { Item, ResourceItem } from '../catalogue/item.js';
import { toolListing } from '../catalogue/tool-listing.js';
import { points } from '../points/points.js';
import type { ToolListing } from '../points/shaper.js';
import { toJsonSchema } from '../schema/json-schema.js';
import type { Logger } from '../service/core-services.js';
import { abortAfter } from '../time/abort-after.js';
import { untilAborted } from '../time/until-aborted.js';
import type { AnyPrompt } from '../token/prompt.js';
import type { AnyResource, ResourceEntry } from '../token/resource.js';
import type { HubCore } from './hub-core.js';
import type { PromptListing, Serving, TemplateListing } from './serving.js';

/** The lists of the catalogue as a principal sees them, and what completes its arguments. */
export function createLists(
  core: HubCore,
): Pick<Serving, 'listTools' | 'listResources' | 'listResourceTemplates' | 'listPrompts' | 'complete' | 'seesResource'> {
  const { catalogue, contributions } = core;
  const guards = contributions.reader(points.guards);
  const shapers = contributions.reader(points.shapers);
  const listed = createListCache(core);

  const visible = <T extends Item>(items: readonly T[], principal: Principal, view: string | undefined): readonly T[] =>
    items.filter(
      (item) =>
        item.isListed &&
        catalogue.isIn(item, view) &&
        !core.switches.isOff(item, principal) &&
        hasScopes(principal, item.scopes) &&
        guards.values.every((guard) => guard.mayList?.(principal, item) ?? true),
    );

  return {
    listTools(principal, view) {
      const shaping = orderShapers(shapers.values).filter((shaper) => shaper.catalogue);
      return listed({
        items: visible(catalogue.current().tools, principal, view),
        // What shapers make of a list may depend on all that a principal is.
        owner: shaping.length === 0 ? '' : identityOf(principal),
        shape: (tools) => shaping.reduce((list, shaper) => shaper.catalogue?.(list, principal) ?? list, tools),
      });
    },
    listResources: async (principal, view) =>
      (await Promise.all(visible(catalogue.current().resources, principal, view).map((item) => entriesOf(item, core.log())))).flat(),
    listResourceTemplates: (principal, view) => visible(catalogue.current().templates, principal, view).map(templateListing),
    listPrompts: (principal, view) => visible(catalogue.current().prompts, principal, view).map((item) => promptListing(item.spec)),
    async complete(ref, { name, value, given }, { principal, view }) {
      const { prompts, templates } = catalogue.current();
      const found =
        ref.kind === 'prompt'
          ? visible(prompts, principal, view).find((item) => item.name === ref.name)
          : visible(templates, principal, view).find((item) => item.spec.template === ref.template);
      if (!found) throw ref.kind === 'prompt' ? promptUnknown(ref.name.slice(0, 200)) : resourceUnknown(ref.template.slice(0, 200));
      const values = found.spec.complete?.(name as never, value, { principal, given });
      return (values instanceof Promise ? await untilAborted(values, abortAfter(found.deadlineMs)) : values) ?? [];
    },
    seesResource(uri, principal, view) {
      const { resourcesByUri, templates } = catalogue.current();
      const fixed = resourcesByUri.get(uri);
      const found = fixed ? [fixed] : templates.filter((template) => template.match(uri));
      return visible(found, principal, view).length > 0;
    },
  };
}

interface Wanted {
  readonly items: readonly Parameters<typeof toolListing>[0][];
  /** Lists are shared by principals of one owner. */
  readonly owner: string;
  shape(tools: readonly ToolListing[]): readonly ToolListing[];
}

/** Gives the same list for the same items of the same revision, so that transports can keep what they made of it. */
function createListCache(core: HubCore) {
  const lists = new Map<string, readonly ToolListing[]>();
  let revision = 0;
  return ({ items, owner, shape }: Wanted): readonly ToolListing[] => {
    if (revision !== core.catalogue.revision()) lists.clear();
    revision = core.catalogue.revision();
    const key = `${owner} ${items.map((item) => item.name).join(' ')}`;
    const known = lists.get(key);
    if (known) return known;
    if (lists.size >= maxLists) lists.clear();
    const list = Object.freeze(shape(items.map(toolListing)));
    lists.set(key, list);
    return list;
  };
}

const maxLists = 256;

function identityOf({ tenant, id, groups, scopes, via }: Principal): string {
  return JSON.stringify([tenant, id, [...groups].sort(), [...scopes].sort(), via]);
}

/** What one plugin fails to name in time is left out: what others have is listed all the same. */
async function entriesOf({ spec, plugin, deadlineMs }: ResourceItem, log: Logger): Promise<readonly ResourceEntry[]> {
  if (spec.uri !== undefined && !spec.list) return [{ uri: spec.uri, ...facts(spec) }];
  try {
    const named = spec.list?.();
    return (named instanceof Promise ? await untilAborted(named, abortAfter(deadlineMs)) : named) ?? [];
  } catch (cause) {
    log.error('Resources could not be listed.', { plugin, resource: spec.name, cause: String(cause) });
    return [];
  }
}

function templateListing({ spec }: ResourceItem): TemplateListing {
  return { uriTemplate: spec.template ?? '', ...facts(spec) };
}

function facts({ name, title, purpose, mimeType, icons, annotations, meta }: AnyResource): Omit<TemplateListing, 'uriTemplate'> {
  return {
    name,
    ...(title && { title }),
    ...(purpose && { description: purpose }),
    ...(mimeType && { mimeType }),
    ...(icons && { icons }),
    ...(annotations && { annotations }),
    ...(meta && { _meta: meta }),
  };
}

function promptListing(spec: AnyPrompt): PromptListing {
  const schema = (spec.args ? toJsonSchema(spec.args, 'input') : {}) as {
    properties?: Record<string, { description?: string }>;
    required?: string[];
  };
  const args = Object.entries(schema.properties ?? {}).map(([name, { description }]) => ({
    name,
    ...(description && { description }),
    required: schema.required?.includes(name) ?? false,
  }));
  const { name, title, purpose, icons } = spec;
  return { name, ...(title && { title }), description: purpose, ...(icons && { icons }), arguments: args };
}
