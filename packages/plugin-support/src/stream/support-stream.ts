import type { Clock } from '@millrace/core';
import type { ErrorRing, KeptError } from '../errors/error-ring.js';
import type { SystemHealth } from '../health/read-health.js';

/** What the stream tells of. */
export interface SupportStreamSources {
  /** Reads the health now. */
  readonly health: (signal: AbortSignal) => Promise<SystemHealth>;
  readonly errors: ErrorRing;
  readonly clock: Clock;
  /** A snapshot is sent at least this often. */
  readonly coordinationMs: number;
  /** And looked for this often, to be sent at once when it has changed. */
  readonly watchMs: number;
  /** A snapshot could not be made. */
  readonly onProblem: (cause: unknown) => void;
}

type Publish = (data: Readonly<Record<string, unknown>>) => void;

/** A data stream as the gateway takes it. */
export interface SupportStream {
  readonly module: string;
  open(publish: Publish, signal: AbortSignal): void;
}

const maxErrorsPerWatch = 100;
const longestReadingMs = 10_000;

/** The stream of module `support`: `{ event: 'health' }` on change and every `coordinationMs`, `{ event: 'error' }` for each failed call. */
export function supportStream(sources: SupportStreamSources): SupportStream {
  return {
    module: 'support',
    open(publish, signal) {
      if (signal.aborted) return;
      const { watch, sendError } = createSender(sources, publish, signal);
      const endErrors = sources.errors.onError(sendError);
      const timer = setInterval(watch, Math.min(sources.watchMs, sources.coordinationMs));
      timer.unref();
      signal.addEventListener('abort', () => (clearInterval(timer), endErrors()), { once: true });
      watch();
    },
  };
}

function createSender(sources: SupportStreamSources, publish: Publish, signal: AbortSignal) {
  const { clock, coordinationMs, watchMs } = sources;
  // Timers are late rather than early: without it a snapshot that is a moment short would wait for one more interval.
  const toleranceMs = Math.min(watchMs, coordinationMs) / 2;
  let last = { key: '', sentAt: -Infinity };
  let isReading = false;
  let errorsSent = 0;
  let errorsUnsent = 0;

  const sendHealth = async (): Promise<void> => {
    const now = clock.now();
    // Not joined to the stream's signal, which lives long and would keep a trace of each reading.
    const health = await sources.health(AbortSignal.timeout(Math.min(coordinationMs, longestReadingMs)));
    const key = changeKey(health);
    if (signal.aborted || (key === last.key && now - last.sentAt < coordinationMs - toleranceMs)) return;
    last = { key, sentAt: now };
    publish({ ...healthEvent(health, now), ...(errorsUnsent > 0 ? { errors_unsent: errorsUnsent } : {}) });
    errorsUnsent = 0;
  };

  return {
    watch(): void {
      errorsSent = 0;
      // A reading that takes longer than the interval is not overtaken by the next.
      if (isReading) return;
      isReading = true;
      sendHealth()
        .catch((cause: unknown) => {
          if (!signal.aborted) sources.onProblem(cause);
        })
        .finally(() => {
          isReading = false;
        });
    },
    sendError(error: KeptError): void {
      if (errorsSent >= maxErrorsPerWatch) errorsUnsent += 1;
      else {
        errorsSent += 1;
        publish(errorEvent(error));
      }
    },
  };
}

/** What counts as a change: not the figures that always move. */
function changeKey(health: SystemHealth): string {
  const { overall_health, verdict, live, ready, components } = health;
  return JSON.stringify([overall_health, verdict, live, ready, components.map(({ name, status }) => [name, status])]);
}

function healthEvent(health: SystemHealth, now: number): Readonly<Record<string, unknown>> {
  const { components, ...figures } = health;
  return { event: 'health', at: new Date(now).toISOString(), ...figures, components: components.filter(({ status }) => status !== 'pass') };
}

/** Without the principal: whoever may read the stream need not be of its tenant. */
function errorEvent(error: KeptError): Readonly<Record<string, unknown>> {
  const { code, message, tool, plugin, count, lastAt, correlationId } = error;
  return { event: 'error', at: new Date(lastAt).toISOString(), code, message, tool, plugin, count, correlation_id: correlationId };
}
