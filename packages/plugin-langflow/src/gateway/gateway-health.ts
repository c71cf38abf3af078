import type { Clock, HealthCheck, HealthFinding } from '@millrace/core';
import type { Gateway } from './gateway.js';

const verdicts = { starting: 'unknown', serving: 'pass', skipped: 'degraded', failed: 'fail', stopped: 'fail' } as const;
/** A development certificate is renewed a week before this; a given one is the host's to change. */
const certificateEndsMs = 7 * 86_400_000;

/** Says whether the gateway serves, and if not, why; and whether its certificate is about to expire. */
export function gatewayHealth(gateway: Gateway, clock: Clock): HealthCheck {
  return {
    name: 'langflow.gateway',
    check(): HealthFinding {
      const { connections, delivered, dropped } = gateway.statistics();
      const { state, because, address, certificateExpiresAt } = gateway;
      const data = { ...(address !== undefined && { address }), connections, delivered, dropped };
      const leftMs = certificateExpiresAt === undefined ? Infinity : certificateExpiresAt - clock.now();
      if (state === 'serving' && certificateExpiresAt !== undefined && leftMs < certificateEndsMs)
        return {
          status: leftMs > 0 ? 'degraded' : 'fail',
          message: `The certificate ${leftMs > 0 ? 'expires' : 'expired'} at ${new Date(certificateExpiresAt).toISOString()}; change it.`,
          data,
        };
      return { status: verdicts[state], message: because ?? `The gateway is ${state}.`, data };
    },
  };
}
