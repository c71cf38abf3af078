import type { Catalogue } from '../catalogue/catalogue.js';
import type { InlineResource } from '../points/points.js';
import type { Guard } from '../points/guard.js';
import type { ExtensionRequest, ProtocolExtension } from '../points/protocol-extension.js';
import type { Contribution, PointReader } from '../token/extension-point.js';
import type { Logger } from '../service/core-services.js';
import { skillMethods } from './skill-methods.js';
import { serveSkill, skillResources, type ServedSkill } from './skill-files.js';
import type { Skill } from './skill.js';

/** What serving skills takes. */
export interface SkillsParts {
  readonly skills: PointReader<Skill>;
  readonly catalogue: () => Catalogue;
  guards(): readonly Guard[];
  log(): Logger;
}

/** The skills of one hub. */
export interface Skills {
  readonly extension: ProtocolExtension;
  /** Their files, for the catalogue. */
  resources(): readonly Contribution<InlineResource>[];
}

/** @see MCP extension `io.modelcontextprotocol/skills` (SEP-2640) */
export const skillsExtensionId = 'io.modelcontextprotocol/skills';

/** Serves what is in `points.skills`: `skills/list`, `skills/get`, folders, and each file as a resource. */
export function createSkills({ skills, catalogue, guards, log }: SkillsParts): Skills {
  // By contribution, not by skill: two plugins may add the same one.
  const known = new WeakMap<Contribution<Skill>, ServedSkill>();
  const servedOf = (contribution: Contribution<Skill>): ServedSkill => {
    const served = known.get(contribution) ?? serveSkill(contribution);
    known.set(contribution, served);
    return served;
  };
  // What is wrong with one skill keeps no other from being served.
  const isSound = async ({ plugin, uri, head }: ServedSkill): Promise<boolean> => {
    try {
      return Boolean(await head());
    } catch (cause) {
      log().error('A skill cannot be served.', { plugin, skill: uri, cause: String(cause) });
      return false;
    }
  };
  const seenBy = async ({ principal, view }: ExtensionRequest): Promise<readonly ServedSkill[]> => {
    const { resourcesByUri } = catalogue().current();
    const isSeen = ({ uri }: ServedSkill): boolean => {
      const item = resourcesByUri.get(uri);
      return item !== undefined && catalogue().isIn(item, view) && guards().every((guard) => guard.mayList?.(principal, item) ?? true);
    };
    const seen = skills.contributions.map(servedOf).filter(isSeen);
    const sound = await Promise.all(seen.map(isSound));
    return seen.filter((_, at) => sound[at]);
  };
  return {
    resources: () =>
      skills.contributions.flatMap((contribution) =>
        skillResources(servedOf(contribution)).map((value) => ({ plugin: contribution.plugin, value })),
      ),
    extension: {
      id: skillsExtensionId,
      settings: () => (skills.values.length === 0 ? undefined : { directoryRead: true }),
      methods: skillMethods(seenBy),
    },
  };
}
