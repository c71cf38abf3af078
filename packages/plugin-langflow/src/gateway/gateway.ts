import type { Logger } from '@millrace/core';
import { isMillraceError, untilAborted } from '@millrace/core';
import { readGivenCertificate } from '../certificates/certificate.js';
import { gatewayStopped, readyTimeout } from '../error-catalogue.js';
import type { GatewayReady, GatewayStatistics, StreamGateway } from '../tokens.js';
import type { GatewayParts } from './open-gateway.js';
import type { StreamServer } from './stream-server.js';

/** What a gateway needs besides its parts. */
export interface GatewayOptions extends GatewayParts {
  readonly log: Logger;
}

const renewEveryMs = 3_600_000;

/** The gateway as the hub sees it: it loads and opens the real one when told to, and knows how that went. */
export class Gateway implements StreamGateway {
  readonly #options: GatewayOptions;
  readonly #outcome: Promise<GatewayReady>;
  #settle: { resolve(ready: GatewayReady): void; reject(error: unknown): void } = { resolve: () => undefined, reject: () => undefined };
  #state: StreamGateway['state'] = 'starting';
  #because: string | undefined;
  #server: StreamServer | undefined;
  #opening: Promise<void> | undefined;
  #renewing: ReturnType<typeof setInterval> | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#outcome = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever waits hears of a failure; without anyone it is still no unhandled rejection.
    this.#outcome.catch(() => undefined);
  }

  get state(): StreamGateway['state'] {
    return this.#state;
  }

  get address(): string | undefined {
    return this.#state === 'serving' ? this.#server?.address : undefined;
  }

  /** When the certificate it serves expires; milliseconds since the epoch. */
  get certificateExpiresAt(): number | undefined {
    return this.#server?.certificate.expiresAt;
  }

  /** Why it does not serve; in words for people. */
  get because(): string | undefined {
    return this.#because;
  }

  /** Opens the gateway. Never rejects; `ready` does. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open());
  }

  async ready(signal: AbortSignal): Promise<GatewayReady> {
    void this.open();
    try {
      const outcome = await untilAborted(this.#outcome, signal);
      // As it is now: the certificate may have been changed.
      return this.#server && outcome.state === 'serving' ? readyOf(this.#server) : outcome;
    } catch (error) {
      throw signal.aborted && error === signal.reason ? readyTimeout(error) : error;
    }
  }

  statistics(): GatewayStatistics {
    const { book, counters } = this.#options;
    return {
      connections: this.#server?.connections ?? 0,
      streams: book.modules.map((module) => ({ module, seq: book.log(module)?.seq ?? 0 })),
      delivered: counters.delivered,
      dropped: counters.dropped + book.unsent,
    };
  }

  changeCertificate(certificate: { readonly cert: string; readonly key: string }): void {
    if (!this.#server) throw gatewayStopped();
    this.#server.changeCertificate(readGivenCertificate(certificate, this.#options.clock.now()));
  }

  /** Says goodbye to everyone and closes, within about two seconds. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearInterval(this.#renewing);
    this.#settle.reject(gatewayStopped());
    await this.#opening;
    await this.#server?.close();
    this.#server = undefined;
  }

  async #open(): Promise<void> {
    const { log, config } = this.#options;
    try {
      // The protocol stack is loaded here, off the path of a hub's start.
      const { openGateway } = await import('./open-gateway.js');
      if (this.#isStopped()) return;
      this.#server = await openGateway(this.#options);
      if (this.#isStopped()) return;
      this.#serve(this.#server);
    } catch (error) {
      if (this.#isStopped()) return;
      this.#because = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
      const isSkipped = config.whenTaken === 'skip' && isMillraceError(error, 'MILLRACE_STREAM_PORT_TAKEN');
      this.#state = isSkipped ? 'skipped' : 'failed';
      log.warn('The stream gateway does not serve.', { because: this.#because });
      if (isSkipped) this.#settle.resolve({ state: 'skipped', because: this.#because });
      else this.#settle.reject(error);
    }
  }

  #serve(server: StreamServer): void {
    const { log } = this.#options;
    const { address, certificate } = server;
    this.#state = 'serving';
    this.#renewing = setInterval(() => void this.#renew(), renewEveryMs);
    this.#renewing.unref();
    log.info('The stream gateway serves.', { address, pin: certificate.pin });
    this.#settle.resolve(readyOf(server));
  }

  /** Changes a development certificate that is near its end; its key and authority stay, so clients notice nothing. */
  async #renew(): Promise<void> {
    const { log, config, clock } = this.#options;
    const server = this.#server;
    if (!server || config.certificate) return;
    try {
      const [{ openCertificate }, { renewBeforeMs }] = await Promise.all([
        import('./open-gateway.js'),
        import('../certificates/development-certificate.js'),
      ]);
      if (server.certificate.expiresAt - clock.now() > renewBeforeMs) return;
      const next = await openCertificate(this.#options);
      server.changeCertificate(next);
      log.info('The development certificate was renewed.', { pin: next.pin });
    } catch (error) {
      log.warn('The development certificate could not be renewed.', { because: error instanceof Error ? error.message : String(error) });
    }
  }

  #isStopped(): boolean {
    return this.#state === 'stopped';
  }
}

function readyOf({ address, certificate: { pin, ca } }: StreamServer): GatewayReady {
  return { state: 'serving', address, pins: [pin], ...(ca !== undefined && { ca }) };
}
