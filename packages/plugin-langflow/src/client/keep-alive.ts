import type { WebSocket } from 'ws';

const everyMs = 30_000;

/** Pings the gateway and ends a connection that was silent for two intervals. Ends with the connection. */
export function keepAlive(webSocket: WebSocket, now: () => number): void {
  let seen = now();
  const saw = (): void => {
    seen = now();
  };
  webSocket.on('pong', saw);
  webSocket.on('ping', saw);
  webSocket.on('message', saw);
  const timer = setInterval(() => {
    // While this side reads nothing, silence says nothing.
    if (webSocket.isPaused) return saw();
    if (now() - seen >= 2 * everyMs) return webSocket.terminate();
    webSocket.ping();
  }, everyMs);
  timer.unref();
  webSocket.once('close', () => clearInterval(timer));
}
