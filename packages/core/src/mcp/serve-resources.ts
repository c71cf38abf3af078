import type { ReadResourceResult } from '@modelcontextprotocol/server';
import { askResult } from './ask-result.js';
import { protocolError } from './failure-result.js';
import { runCall } from './run-call.js';
import type { Seat } from './seat.js';

/** Answers `resources/read`. @internal */
export function serveResources(seat: Seat): void {
  seat.server.setRequestHandler('resources/read', async (request, context) => {
    const { uri } = request.params;
    const reply = await runCall(seat, context, { kind: 'resource', name: uri, input: {} });
    if (reply.kind === 'ask') return askResult(reply);
    if (reply.kind === 'failure') throw protocolError(seat, reply, uri);
    return { contents: reply.contents ?? [], ...(seat.era === 'modern' && reply.cache) } as unknown as ReadResourceResult;
  });
}
