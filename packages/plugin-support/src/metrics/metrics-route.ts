import { hasScopes, type HttpRoute } from '@millrace/core';
import type { HealthSources } from '../health/read-health.js';
import type { MetricsPage } from './metrics-page.js';

/** `GET /metrics` in Prometheus' text format, for principals with the scope `support:read`. prom-client loads on the first visit. */
export function metricsRoute(sources: HealthSources): HttpRoute {
  let page: Promise<MetricsPage> | undefined;
  return {
    method: 'GET',
    path: '/metrics',
    async handle(_request, { principal }) {
      if (principal === undefined) return new Response('A token is needed.\n', { status: 401 });
      if (!hasScopes(principal, ['support:read'])) return new Response('The scope support:read is needed.\n', { status: 403 });
      page ??= import('./metrics-page.js').then(({ openMetricsPage }) => openMetricsPage(sources));
      const { contentType, render } = await page;
      return new Response(await render(), { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
    },
  };
}
