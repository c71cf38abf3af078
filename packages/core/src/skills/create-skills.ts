import type { Catalogue } from '../catalogue/catalogue.js';
import type { InlineResource } from '../points/points.js';
import type { Guard } from '../points/guard.js';
import type { ExtensionRequest, ProtocolExtension } from '../points/protocol-extension.js';
import type { Contribution, PointReader } from '../token/extension-point.js';
import { skillMethods } from './skill-methods.js';
import { serveSkill, skillResources, type ServedSkill } from './skill-files.js';
import type { Skill } from './skill.js';

/** What serving skills takes. */
export interface SkillsParts {
  readonly skills: PointReader<Skill>;
  readonly catalogue: () => Catalogue;
  guards(): readonly Guard[];
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
export function createSkills({ skills, catalogue, guards }: SkillsParts): Skills {
  // By contribution, not by skill: two plugins may add the same one.
  const known = new WeakMap<Contribution<Skill>, ServedSkill>();
  const servedOf = (contribution: Contribution<Skill>): ServedSkill => {
    const served = known.get(contribution) ?? serveSkill(contribution);
    known.set(contribution, served);
    return served;
  };
  const seenBy = ({ principal, view }: ExtensionRequest): readonly ServedSkill[] => {
    const { resourcesByUri } = catalogue().current();
    const isSeen = ({ uri }: ServedSkill): boolean => {
      const item = resourcesByUri.get(uri);
      return item !== undefined && catalogue().isIn(item, view) && guards().every((guard) => guard.mayList?.(principal, item) ?? true);
    };
    return skills.contributions.map(servedOf).filter(isSeen);
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
