import { abortAfter, isMillraceError, type Hub } from '@millrace/core';
import { getCostData, ledger } from '@millrace/plugin-economy/tokens';
import { ingestRepository } from '@millrace/plugin-main/tokens';
import { getSystemHealth } from '@millrace/plugin-support/tokens';
import type { Repository } from './choose-repository.js';
import type { MainJobReport } from './report.js';
import { watchStreams, type StreamWatch } from './watch-streams.js';

/** What the workflow works on, and how it tells what it does. */
export interface Workflow {
  readonly hub: Hub;
  readonly repository: Repository;
  /** As people are told it. */
  readonly name: string;
  readonly signal: AbortSignal;
  tell(line: string): void;
}

/** What a workflow found, and where its streams are served. */
export interface WorkflowResult extends Omit<MainJobReport, 'duration_ms'> {
  readonly streamAddress: string | undefined;
}

/** Milliseconds the last messages may take to arrive. */
const streamPatienceMs = 10_000;

/** Takes a repository through all four modules: MAIN ingests it, SUPPORT looks at health, ECONOMY charges, LANGFLOW streams. */
export async function runWorkflow({ hub, repository, name, signal, tell }: Workflow): Promise<WorkflowResult> {
  tell('streaming: subscribing to the gateway');
  const streams = await watchStreams(hub, tell).catch((cause: unknown) => {
    tell(`streaming failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  });
  try {
    tell(`ingesting ${name}`);
    const ingest = await ingestOf(hub, repository, signal);
    tell('asking for health');
    const { overall_health, health_score } = await hub.call(getSystemHealth, {}, { signal });
    tell('counting tokens and cost');
    const cost = await costOf(hub, signal);
    // An ingest that failed has nothing to tell of itself.
    const expected = ingest.status === 'success' ? ['main', 'support', 'economy'] : ['support', 'economy'];
    const stream = await streamOf(streams, expected);
    return { ingest, health: { overall_health, health_score }, cost, stream, hub: sizeOf(hub), streamAddress: streams?.address };
  } finally {
    await streams?.close();
  }
}

async function ingestOf(hub: Hub, repository: Repository, signal: AbortSignal): Promise<MainJobReport['ingest']> {
  try {
    const { status, files, bytes, languages, symbols } = await hub.call(ingestRepository, repository, { signal });
    return { status, files, bytes, languages, symbols };
  } catch (cause) {
    if (!isMillraceError(cause)) throw cause;
    return { status: 'failed', files: 0, bytes: 0, languages: {}, symbols: 0, error: { code: cause.code, message: cause.message } };
  }
}

async function costOf(hub: Hub, signal: AbortSignal): Promise<MainJobReport['cost']> {
  await hub.settled();
  await hub.service(ledger).flush(abortAfter(30_000, signal));
  const { totals } = await hub.call(getCostData, { window: 'day' }, { signal });
  return { tokens_used: totals.tokens_used, cost_usd: totals.cost_usd, estimated: totals.estimated };
}

async function streamOf(streams: StreamWatch | undefined, expected: readonly string[]): Promise<MainJobReport['stream']> {
  const hasAll = (await streams?.waitFor(expected, streamPatienceMs)) ?? false;
  return { status: hasAll ? 'streamed' : 'failed', delivered: streams?.delivered ?? 0 };
}

function sizeOf(hub: Hub): MainJobReport['hub'] {
  const { plugins } = hub.report;
  const running = plugins.filter(({ state }) => state === 'running');
  return {
    plugins: running.filter(({ name }) => name !== 'database').length,
    tools: running.reduce((sum, { holds }) => sum + holds.tools.length, 0),
  };
}
