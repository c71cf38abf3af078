import type { JSONRPCMessage, JSONRPCNotification } from '@modelcontextprotocol/server';

/** What a message is to who misses it. @internal */
export type MessageKind = 'progress' | 'notice' | 'question' | 'answer';

/** @internal */
export function kindOf(message: JSONRPCMessage): MessageKind {
  if (!('method' in message)) return 'answer';
  if ('id' in message) return 'question';
  return message.method === 'notifications/progress' ? 'progress' : 'notice';
}

/** Told in place of notices of a call that were dropped. @internal */
export const droppedNotice: JSONRPCNotification = {
  jsonrpc: '2.0',
  method: 'notifications/message',
  params: { level: 'warning', logger: 'millrace', data: 'Messages of this call were dropped for want of room while its client was away.' },
};
