import type { Call } from '@millrace/core';
import { readHealth, type Component, type HealthSources, type SystemHealth } from './read-health.js';

/** The result of `get_system_health`. */
export interface SystemHealthResult extends Omit<SystemHealth, 'components'> {
  readonly status: 'success';
  readonly components: Component[];
}

/** Answers `get_system_health`: what passes is left out unless asked for. @param opened - resolves when what opens late is open. */
export function systemHealthTool(sources: HealthSources, opened: (signal: AbortSignal) => Promise<void>) {
  return async (input: { readonly detail: boolean }, call: Pick<Call, 'signal'>): Promise<SystemHealthResult> => {
    await opened(call.signal);
    const health = await readHealth(sources, call.signal);
    return { status: 'success', ...health, components: health.components.filter(({ status }) => input.detail || status !== 'pass') };
  };
}
