import { isMillraceError, type Hub } from '@millrace/core';
import { getCostData, ledger } from '@millrace/plugin-economy/tokens';
import { ingestRepository } from '@millrace/plugin-main/tokens';
import { getSystemHealth } from '@millrace/plugin-support/tokens';
import type { MainJobReport } from './report.js';
import { watchStreams } from './watch-streams.js';

/** What the workflow works on, and how it tells what it does. */
export interface Workflow {
  readonly hub: Hub;
  /** A folder or a git URL. */
  readonly repository: { readonly path: string } | { readonly url: string };
  tell(line: string): void;
}

/** Takes a repository through all four modules: MAIN ingests it, SUPPORT looks at health, ECONOMY charges, LANGFLOW streams. */
export async function runWorkflow({
  hub,
  repository,
  tell,
}: Workflow): Promise<MainJobReport & { readonly streamAddress: string | undefined }> {
  const began = performance.now();
  tell('streaming: subscribing to the gateway');
  const streams = await watchStreams(hub).catch((cause: unknown) => {
    tell(`streaming failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  });
  tell(`ingesting ${'path' in repository ? repository.path : repository.url}`);
  const ingest = await ingestOf(hub, repository);
  tell('asking for health');
  const { overall_health, health_score } = await hub.call(getSystemHealth, {});
  tell('counting tokens and cost');
  await hub.settled();
  await hub.service(ledger).flush(AbortSignal.timeout(30_000));
  const { totals } = await hub.call(getCostData, { window: 'day' });
  const isStreamed = (await streams?.waitFor(['main', 'support', 'economy'], 10_000)) ?? false;
  const { plugins } = hub.report;
  const report: MainJobReport = {
    ingest,
    health: { overall_health, health_score },
    cost: { tokens_used: totals.tokens_used, cost_usd: totals.cost_usd, estimated: totals.estimated },
    stream: { status: isStreamed ? 'streamed' : 'failed', delivered: streams?.delivered ?? 0 },
    hub: {
      plugins: plugins.filter(({ state, name }) => state === 'running' && name !== 'database').length,
      tools: plugins.reduce((sum, { holds }) => sum + holds.tools.length, 0),
    },
    duration_ms: Math.round(performance.now() - began),
  };
  await streams?.close();
  return { ...report, streamAddress: streams?.address };
}

async function ingestOf(hub: Hub, repository: Workflow['repository']): Promise<MainJobReport['ingest']> {
  try {
    const { status, files, bytes, languages, symbols } = await hub.call(ingestRepository, repository);
    return { status, files, bytes, languages, symbols };
  } catch (cause) {
    if (!isMillraceError(cause)) throw cause;
    return { status: 'failed', files: 0, bytes: 0, languages: {}, symbols: 0, error: { code: cause.code, message: cause.message } };
  }
}
