import type { ListResourcesResult, ListResourceTemplatesResult, ReadResourceResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { protocolError } from './failure-result.js';
import { masked, refuseCursor } from './masked.js';
import { runCall } from './run-call.js';
import type { Seat } from './seat.js';

/** Answers `resources/list`, `resources/templates/list` and `resources/read`. @internal */
export function serveResources(seat: Seat): void {
  const { server, serving } = seat;
  server.setRequestHandler('resources/list', (request, context) =>
    masked('resources/list', serving.log, async () => {
      refuseCursor(request.params?.cursor);
      const { principal, view } = seat.peerOf(context.http?.req);
      return { resources: await serving.listResources(principal, view) } as unknown as ListResourcesResult;
    }),
  );
  server.setRequestHandler('resources/templates/list', (request, context) =>
    masked('resources/templates/list', serving.log, () => {
      refuseCursor(request.params?.cursor);
      const { principal, view } = seat.peerOf(context.http?.req);
      return { resourceTemplates: serving.listResourceTemplates(principal, view) } as unknown as ListResourceTemplatesResult;
    }),
  );
  server.setRequestHandler('resources/read', async (request, context) => {
    const { uri } = request.params;
    const reply = await runCall(seat, context, { kind: 'resource', name: uri, input: {} });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'failure') throw protocolError(reply, uri);
    return { contents: reply.contents ?? [] } as unknown as ReadResourceResult;
  });
}
