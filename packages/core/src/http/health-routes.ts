import type { HubHealth } from '../health/health.js';
import type { Serving } from '../hub/serving.js';
import { json } from './respond.js';

/** Answers whether the hub serves. A stranger learns yes or no and the verdict, and nothing of why. @internal */
export function readiness(serving: Serving): (isKnown: boolean) => Promise<Response> {
  let asking: Promise<HubHealth> | undefined;
  return async (isKnown) => {
    // However many ask at once, the checks run once.
    asking ??= serving.health().finally(() => (asking = undefined));
    const { live, ready, verdict, checks, down } = await asking;
    return json(ready ? 200 : 503, { ready, verdict, ...(isKnown && { live, checks, down }) });
  };
}

/** Answers that the process answers. @internal */
export function liveness(): Response {
  return json(200, { live: true });
}
