import { resource } from '../catalogue/compile.js';
import type { ResourceItem } from '../catalogue/item.js';
import type { ArtifactItem } from '../content/content.js';
import { resourceUnknown } from '../error/error-catalogue/calls.js';
import type { Ids, StateStore } from '../service/core-services.js';
import { defineResource, type ResourceResult } from '../token/resource.js';
import { fromBase64, toBase64 } from './base64.js';
import type { Call, ContentBlock } from './call.js';
import { principalKey, type Principal } from './principal.js';

interface KeptArtifact {
  readonly principal: string;
  readonly mimeType: string;
  readonly text?: string;
  readonly blob?: string;
}

/** Keeps results too big for an answer, and gives them back to the principal they were made for. */
export interface Artifacts {
  keep(artifact: ArtifactItem, principal: Principal): Promise<ContentBlock>;
  /** The resource through which they are read; it is not listed. */
  readonly item: ResourceItem;
}

/** @param services - read at each use, for a plugin may bring a store that lasts. */
export function createArtifacts(services: () => { store: StateStore; ids: Ids }): Artifacts {
  const read = async ({ id }: Readonly<Record<string, string>>, call: Call): Promise<ResourceResult> => {
    const kept = await services().store.get<KeptArtifact>(`artifact:${id}`);
    if (kept === undefined || kept.principal !== principalKey(call.principal)) throw resourceUnknown(`millrace://artifact/${id}`);
    return { data: kept.text ?? fromBase64(kept.blob ?? ''), mimeType: kept.mimeType };
  };
  const spec = defineResource({ name: 'artifact', template: 'millrace://artifact/{id}' });
  return {
    item: resource(spec, { plugin: 'core', prefix: undefined, handler: () => read as never, run: () => undefined }, false),
    async keep({ data, mimeType, name, ttlMs }, principal) {
      const { store, ids } = services();
      const id = ids.next();
      const kept: KeptArtifact = {
        principal: principalKey(principal),
        mimeType,
        ...(typeof data === 'string' ? { text: data } : { blob: toBase64(data) }),
      };
      await store.set(`artifact:${id}`, kept, { ttlMs });
      return {
        type: 'resource_link',
        uri: `millrace://artifact/${id}`,
        name,
        mimeType,
        size: typeof data === 'string' ? new TextEncoder().encode(data).length : data.length,
      };
    },
  };
}
