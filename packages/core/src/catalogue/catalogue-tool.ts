import type { ToolListing } from '../points/shaper.js';
import type { Effect } from '../token/tool.js';
import type { ToolItem } from './item.js';
import { toolListing } from './tool-listing.js';

/** A tool of the catalogue as those see it who run the hub. */
export interface CatalogueTool {
  readonly plugin: string;
  /** As advertised: of an effect that depends on the input, the worst. */
  readonly effect: Effect;
  /** The views that have it; the whole catalogue is not named. */
  readonly views: readonly string[];
  /** Whether it is in the whole catalogue, `/mcp`. */
  readonly isInWhole: boolean;
  /** As clients list it. */
  readonly listing: ToolListing;
  /** As its plugin defines it, before the host's overrides. */
  readonly defined: ToolListing;
}

/** @param isIn - whether the tool is in a view; undefined is the whole catalogue. */
export function catalogueTool(item: ToolItem, views: readonly string[], isIn: (view: string | undefined) => boolean): CatalogueTool {
  const { plugin, effect } = item;
  const listing = toolListing(item);
  return {
    plugin,
    effect,
    views: views.filter(isIn),
    isInWhole: isIn(undefined),
    listing,
    defined: definedListing(item) ?? listing,
  };
}

/** The listing before overrides, where they changed something. */
export function definedListing({ defined, fixed: _, ...item }: ToolItem): ToolListing | undefined {
  return defined && toolListing({ ...item, ...defined });
}
