import { definePlugin, defineTrait, points, type Guard } from '@millrace/core';

/** What a tool's approval is about. */
export interface Approval {
  readonly risk: 'low' | 'high';
  /** Put to the user, for example `'Drop the table?'`. */
  readonly message: string;
}

/** Hung on a tool by its author, or by the host's `traits: { 'delete_*': [approval({ ... })] }`. */
export const approval = defineTrait<Approval>('approval');

const askBeforeRisk: Guard = {
  phase: 'policy',
  decide(call) {
    const asked = call.trait(approval);
    return asked?.risk === 'high' ? { kind: 'ask', message: asked.message } : { kind: 'allow' };
  },
};

/** Asks the user before any tool of high risk runs. */
export const approvals = definePlugin({
  name: 'approvals',
  version: '0.1.0',
  core: '^0.1',
  adds: [points.guards],
  start({ add }) {
    add(points.guards, askBeforeRisk);
    return {};
  },
});
