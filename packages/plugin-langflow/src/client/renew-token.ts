import type { WebSocket } from 'ws';

const aheadMs = 300_000;
const retryMs = 5_000;
/** A function that gives the same token again and again is not asked ever faster as its end comes near. */
const restMs = 250;

/** What a renewal needs. */
export interface Renewal {
  readonly webSocket: WebSocket;
  readonly now: () => number;
  token(): Promise<string>;
}

/**
 * Sends a new token five minutes before the old one expires, or at half of its life where that is shorter.
 *
 * @returns a function to be told each new life, in milliseconds from now: the two clocks need not agree.
 */
export function renewToken({ webSocket, now, token }: Renewal): (lifeMs: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = (expiresAt: number): void => {
    const leftMs = expiresAt - now();
    clearTimeout(timer);
    if (!(leftMs > 0) || webSocket.readyState !== webSocket.OPEN) return;
    timer = setTimeout(() => void renew(expiresAt), Math.max(leftMs - aheadMs, leftMs / 2, restMs));
    timer.unref();
  };
  const renew = async (expiresAt: number): Promise<void> => {
    try {
      const next = await token();
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify({ type: 'authenticate', token: next }));
    } catch {
      // The old token still stands; half of what is left of it is a good time to try again.
      if (expiresAt - now() > retryMs) plan(expiresAt);
    }
  };
  webSocket.once('close', () => clearTimeout(timer));
  return (lifeMs) => plan(now() + lifeMs);
}
