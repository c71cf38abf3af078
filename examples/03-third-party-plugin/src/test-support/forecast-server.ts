import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A forecast service on this machine, for tests. */
export interface ForecastServer {
  readonly url: string;
  /** The cities asked for, in order. */
  readonly asked: readonly string[];
  /** What it answers from now on: a status and a body, or nothing at all. */
  answers: { status: number; body: string } | 'never';
  close(): Promise<void>;
}

/** Listens on a free port of the loopback. */
export async function startForecastServer(celsius: number): Promise<ForecastServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', 'http://localhost').searchParams.get('city') ?? '');
    if (service.answers === 'never') return;
    response.writeHead(service.answers.status, { 'content-type': 'application/json' }).end(service.answers.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: ForecastServer = {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    answers: { status: 200, body: JSON.stringify({ celsius }) },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
}
