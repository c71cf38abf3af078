/** What the main job came to. Sizes are bytes, times milliseconds, money USD, scores 0..1. */
export interface MainJobReport {
  readonly ingest: {
    readonly status: string;
    readonly files: number;
    readonly bytes: number;
    readonly languages: Readonly<Record<string, number>>;
    readonly symbols: number;
    /** Why it failed. */
    readonly error?: { readonly code: string; readonly message: string };
  };
  readonly health: { readonly overall_health: number | null; readonly health_score: number };
  readonly cost: { readonly tokens_used: number; readonly cost_usd: number | null; readonly estimated: boolean };
  readonly stream: { readonly status: 'streamed' | 'failed'; readonly delivered: number };
  readonly hub: { readonly plugins: number; readonly tools: number };
  readonly duration_ms: number;
}

/** Where a hub that serves is reached. */
export interface Addresses {
  readonly http: string;
  readonly stream: string | undefined;
}

/** The report as a person reads it. @param addresses - nothing where the hub does not go on serving. */
export function summary(report: MainJobReport, addresses: Addresses | undefined): string {
  const { ingest, health, cost, stream, hub } = report;
  const rows: readonly (readonly [string, string])[] = [
    ['repository', ingest.error ? failed(ingest.error.message) : `${ingest.files} files, ${size(ingest.bytes)}, ${ingest.symbols} symbols`],
    ['languages', languages(ingest.languages)],
    ['health', `${health.overall_health ?? 'unknown'} of 1; ${health.health_score} with errors and delays taken in`],
    ['tokens', `${cost.tokens_used}${cost.estimated ? ' (estimated)' : ''}`],
    ['cost', cost.cost_usd === null ? 'no price known' : `$${cost.cost_usd}${cost.estimated ? ' (estimated)' : ''}`],
    ['messages streamed', `${stream.delivered}${stream.status === 'streamed' ? '' : ' (not from every module)'}`],
    ['hub', `${hub.plugins} plugins, ${hub.tools} tools`],
    ['took', `${(report.duration_ms / 1000).toFixed(1)} s`],
    ...(addresses ? addressRows(addresses) : []),
  ];
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(18)} ${value}`).join('\n')}\n\n`;
}

function addressRows({ http, stream }: Addresses): readonly (readonly [string, string])[] {
  return [
    ['MCP', `${http}/mcp`],
    ['status page', `${http}/`],
    ['probes', `${http}/health/live  ${http}/health/ready`],
    ['metrics', `${http}/metrics`],
    ['streams', stream ?? 'not serving'],
  ];
}

function failed(message: string): string {
  return `failed: ${message.replaceAll('\n', `\n${' '.repeat(21)}`)}`;
}

function languages(found: MainJobReport['ingest']['languages']): string {
  const most = Object.entries(found).sort(([, a], [, b]) => b - a);
  const shown = most.slice(0, 6).map(([name, files]) => `${name} ${files}`);
  return `${shown.join(', ') || '-'}${most.length > shown.length ? `, ${most.length - shown.length} more` : ''}`;
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
