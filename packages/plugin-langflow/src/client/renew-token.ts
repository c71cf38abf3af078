import type { WebSocket } from 'ws';

const aheadMs = 300_000;
const retryMs = 5_000;

/** What a renewal needs. */
export interface Renewal {
  readonly webSocket: WebSocket;
  readonly now: () => number;
  token(): Promise<string>;
}

/**
 * Sends a new token five minutes before the old one expires, or at half of its life where that is shorter.
 *
 * @returns a function to be told each new expiry.
 */
export function renewToken({ webSocket, now, token }: Renewal): (expires: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const plan = (expires: string): void => {
    const leftMs = Date.parse(expires) - now();
    clearTimeout(timer);
    if (!(leftMs > 0)) return;
    timer = setTimeout(() => void renew(expires), Math.max(leftMs - aheadMs, leftMs / 2));
    timer.unref();
  };
  const renew = async (expires: string): Promise<void> => {
    try {
      const next = await token();
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify({ type: 'authenticate', token: next }));
    } catch {
      // The old token still stands; half of what is left of it is a good time to try again.
      if (Date.parse(expires) - now() > retryMs) plan(expires);
    }
  };
  webSocket.once('close', () => clearTimeout(timer));
  return plan;
}
