import type { Notify, Subscription } from '../points/protocol-extension.js';

/** What watching tasks takes. */
export interface WatchParts {
  readonly pollMs: number;
  /** The task as clients see it now, or nothing where there is none. */
  look(id: string): Promise<Readonly<Record<string, unknown>> | undefined>;
  onProblem(cause: unknown): void;
}

/**
 * Tells a client of every change of its tasks, as they are in the store: whichever replica runs them.
 *
 * @returns the subscription, which is to those of the tasks that there are.
 */
export async function watchTasks(ids: readonly string[], notify: Notify, { pollMs, look, onProblem }: WatchParts): Promise<Subscription> {
  const told = new Map<string, string>();
  const isRunning = { now: false };
  const lookAtAll = async (): Promise<void> => {
    if (isRunning.now) return;
    isRunning.now = true;
    try {
      for (const id of told.keys()) {
        const task = await look(id);
        if (task === undefined) told.delete(id);
        else if (JSON.stringify(task) !== told.get(id)) {
          told.set(id, JSON.stringify(task));
          notify('notifications/tasks', task);
        }
      }
    } finally {
      isRunning.now = false;
    }
  };
  for (const id of new Set(ids)) {
    const task = await look(id);
    if (task !== undefined) told.set(id, '');
  }
  const granted = [...told.keys()];
  const timer = setInterval(() => void lookAtAll().catch(onProblem), pollMs);
  (timer as { unref?: () => void }).unref?.();
  void lookAtAll().catch(onProblem);
  return { granted, close: () => clearInterval(timer) };
}
