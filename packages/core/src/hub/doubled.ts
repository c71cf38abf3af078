import { duplicateNames } from '../catalogue/catalogue.js';
import { contributionInvalid } from '../error/error-catalogue/composition.js';
import { skillDuplicate } from '../error/error-catalogue/extensions.js';
import type { MillraceError } from '../error/millrace-error.js';
import { points } from '../points/points.js';
import { doubledMethod } from './extensions.js';
import type { HubCore } from './hub-core.js';

/** What a plugin's last contribution to a point has doubled, as an error; nothing where all is well. */
export function doubledBy(core: HubCore, plugin: string, pointId: string): MillraceError | undefined {
  if (pointId === points.tools.id || pointId === points.prompts.id) return duplicateNames(core.catalogue.current())[0];
  if (pointId === points.skills.id) return doubledSkill(core, plugin);
  if (pointId !== points.protocolExtensions.id) return undefined;
  const method = doubledMethod(core.contributions.reader(points.protocolExtensions).values);
  return method === undefined ? undefined : contributionInvalid(plugin, pointId, method);
}

/** Everything that two plugins, or one twice, would have under one name, as errors. */
export function allDoubled(core: HubCore): readonly MillraceError[] {
  const others = core.runs.flatMap(({ name }) => [
    doubledBy(core, name, points.skills.id),
    doubledBy(core, name, points.protocolExtensions.id),
  ]);
  return [...duplicateNames(core.catalogue.current()), ...others.filter((error) => error !== undefined)];
}

function doubledSkill(core: HubCore, plugin: string): MillraceError | undefined {
  const own = core.contributions.reader(points.skills).contributions.filter((each) => each.plugin === plugin);
  const names = own.map(({ value }) => value.name);
  const doubled = names.find((name, at) => names.indexOf(name) !== at);
  return doubled === undefined ? undefined : skillDuplicate(plugin, doubled);
}
