import type { HealthCheck, HealthFinding } from '@millrace/core';
import type { Gateway } from './gateway.js';

const verdicts = { starting: 'unknown', serving: 'pass', skipped: 'degraded', failed: 'fail', stopped: 'fail' } as const;

/** Says whether the gateway serves, and if not, why. */
export function gatewayHealth(gateway: Gateway): HealthCheck {
  return {
    name: 'langflow.gateway',
    check(): HealthFinding {
      const { connections, delivered, dropped } = gateway.statistics();
      const { state, because, address } = gateway;
      return {
        status: verdicts[state],
        message: because ?? `The gateway is ${state}.`,
        data: { ...(address !== undefined && { address }), connections, delivered, dropped },
      };
    },
  };
}
