/** Runs the changes of a hub's plugins one after another. */
export interface ChangeQueue {
  /** @returns what the change returns, once those before it have ended. */
  run<T>(change: () => Promise<T>): Promise<T>;
}

/** Opens an empty queue. A change that fails stops none behind it. */
export function createChangeQueue(): ChangeQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(change) {
      const done = last.then(change);
      last = done.catch(() => undefined);
      return done;
    },
  };
}
