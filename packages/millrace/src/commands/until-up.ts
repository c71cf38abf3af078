import { abortAfter, isMillraceError, type Hub, type Service } from '@millrace/core';
import { database } from '@millrace/database/tokens';
import { streamGateway } from '@millrace/plugin-langflow/tokens';

/** Milliseconds a database or a gateway may take to come up before nobody waits for it any more. */
const patienceMs = 60_000;
/** What waiting does not mend: another process has what this one needs, or nobody may use it. */
const lasting = new Set(['MILLRACE_DATABASE_IN_USE', 'MILLRACE_DATABASE_DIRECTORY', 'MILLRACE_STREAM_PORT_TAKEN']);

/**
 * Waits until the parts of a running hub that open in the background are up: its database and its stream gateway, where it has them.
 * Trouble that may pass, such as a database server that is away, is left to health and the log.
 *
 * @throws MillraceError `MILLRACE_DATABASE_IN_USE`, `MILLRACE_DATABASE_DIRECTORY`, `MILLRACE_STREAM_PORT_TAKEN`.
 */
export async function untilUp(hub: Hub, signal: AbortSignal): Promise<void> {
  const limits = abortAfter(patienceMs, signal);
  const parts = [serviceOf(hub, database), serviceOf(hub, streamGateway)];
  const ends = await Promise.allSettled(parts.map(async (part) => part?.ready(limits)));
  for (const end of ends) if (end.status === 'rejected' && isLasting(end.reason)) throw end.reason;
}

function isLasting(cause: unknown): boolean {
  return isMillraceError(cause) && lasting.has(cause.code);
}

function serviceOf<T>(hub: Hub, service: Service<T>): T | undefined {
  try {
    return hub.service(service);
  } catch {
    return undefined;
  }
}
