import { masked } from './masked.js';
import { listAnswer } from './list-answer.js';
import type { Seat } from './seat.js';

const lists = {
  'tools/list': 'tools',
  'resources/list': 'resources',
  'resources/templates/list': 'templates',
  'prompts/list': 'prompts',
} as const;

/** Answers every list, page by page. @internal */
export function serveLists(seat: Seat): void {
  const { server, serving, era } = seat;
  for (const [method, kind] of Object.entries(lists) as [keyof typeof lists, (typeof lists)[keyof typeof lists]][])
    server.setRequestHandler(method, (request, context) =>
      masked(method, serving.log, async () => {
        const peer = seat.peerOf(context.http?.req);
        return (await listAnswer(serving, { kind, era, peer, cursor: request.params?.cursor })) as never;
      }),
    );
}
