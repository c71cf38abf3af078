import type { Principal } from '../call/principal.js';
import type { Item } from '../catalogue/item.js';

/** What a switch turns off: a tool by its name in the catalogue, all of a plugin, or a principal by its id. */
export type SwitchTarget =
  | { readonly tool: string }
  | { readonly plugin: string }
  | {
      readonly principal: string;
      /** Only the one of this tenant; of every tenant unless said. */
      readonly tenant?: string;
    };

/** The one key of a target, however it is written down. @internal */
export function targetKey(target: SwitchTarget): string {
  if ('tool' in target) return toolKey(target.tool);
  if ('plugin' in target) return pluginKey(target.plugin);
  return personKey(target.principal, target.tenant);
}

/** The keys under which an item may have been turned off. @internal */
export function itemKeys({ kind, name, plugin }: Pick<Item, 'kind' | 'name' | 'plugin'>): readonly string[] {
  return kind === 'tool' ? [toolKey(name), pluginKey(plugin)] : [pluginKey(plugin)];
}

/** The keys under which a principal may have been turned off. @internal */
export function principalKeys({ id, tenant }: Principal): readonly string[] {
  return [personKey(id, undefined), personKey(id, tenant)];
}

/** A target as a sentence names it. @internal */
export function targetName(target: SwitchTarget): string {
  if ('tool' in target) return `tool '${target.tool}'`;
  if ('plugin' in target) return `plugin '${target.plugin}'`;
  return `principal '${target.principal}'${target.tenant === undefined ? '' : ` of '${target.tenant}'`}`;
}

const toolKey = (name: string): string => JSON.stringify(['tool', name]);
const pluginKey = (name: string): string => JSON.stringify(['plugin', name]);
const personKey = (id: string, tenant: string | undefined): string =>
  JSON.stringify(['principal', id, ...(tenant === undefined ? [] : [tenant])]);
