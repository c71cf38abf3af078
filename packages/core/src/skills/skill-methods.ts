import { skillUnknown } from '../error/error-catalogue/extensions.js';
import { paramsInvalid } from '../error/error-catalogue/protocol.js';
import { extensionMethod, type ExtensionRequest, type ProtocolExtension } from '../points/protocol-extension.js';
import { fromJsonSchema } from '../schema/from-json-schema.js';
import type { ServedSkill } from './skill-files.js';
import { manifestOf } from './skill-manifest.js';

/** What depends on who asks is nobody else's to keep. */
const uncached = { ttlMs: 0, cacheScope: 'private' } as const;

/** What clients may ask of skills. @param seenBy - those its sender may see. */
export function skillMethods(
  seenBy: (request: ExtensionRequest) => Promise<readonly ServedSkill[]>,
): NonNullable<ProtocolExtension['methods']> {
  return {
    'skills/list': extensionMethod({
      params: listParams,
      async handle({ cursor }, request) {
        refuseCursor('skills/list', cursor);
        return { skills: await Promise.all((await seenBy(request)).map(manifestOf)), ...uncached };
      },
    }),
    'skills/get': extensionMethod({
      params: uriParams,
      async handle({ uri }, request) {
        const found = (await seenBy(request)).find((one) => one.uri === uri);
        if (!found) throw skillUnknown(uri.slice(0, 200));
        return { skill: await manifestOf(found), ...uncached };
      },
    }),
    'resources/directory/read': extensionMethod({
      params: uriParams,
      async handle({ uri, cursor }, request) {
        refuseCursor('resources/directory/read', cursor);
        const folder = uri.replace(/\/$/, '');
        const resources = (await seenBy(request)).flatMap(({ folders }) => folders.get(folder) ?? []);
        if (resources.length === 0) throw paramsInvalid('resources/directory/read', ['uri is no folder of a skill']);
        return { resources, ...uncached };
      },
    }),
  };
}

const cursorParam = { type: 'string' };
const listParams = fromJsonSchema<{ readonly cursor?: string }>({ type: 'object', properties: { cursor: cursorParam } });
const uriParams = fromJsonSchema<{ readonly uri: string; readonly cursor?: string }>({
  type: 'object',
  properties: { uri: { type: 'string', maxLength: 2_000 }, cursor: cursorParam },
  required: ['uri'],
});

/** Lists are given whole, so a cursor is never one of ours. */
function refuseCursor(method: string, cursor: string | undefined): void {
  if (cursor !== undefined) throw paramsInvalid(method, ['cursor is not one of this server']);
}
