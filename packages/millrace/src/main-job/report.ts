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

/** The report as a person reads it. */
export function summary(report: MainJobReport, addresses: Addresses): string {
  const { ingest, health, cost, stream, hub } = report;
  const languages = Object.entries(ingest.languages)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 6)
    .map(([name, files]) => `${name} ${files}`);
  const rows: readonly (readonly [string, string])[] = [
    [
      'repository',
      ingest.error
        ? `${ingest.status}: ${ingest.error.message}`
        : `${ingest.files} files, ${megabytes(ingest.bytes)}, ${ingest.symbols} symbols`,
    ],
    ['languages', languages.join(', ') || '-'],
    ['health', `${health.overall_health ?? 'unknown'} of 1, with performance ${health.health_score}`],
    [
      'tokens and cost',
      `${cost.tokens_used} tokens, ${cost.cost_usd === null ? 'no price known' : `$${cost.cost_usd}`}${cost.estimated ? ' (estimated)' : ''}`,
    ],
    ['messages streamed', `${stream.delivered}${stream.status === 'streamed' ? '' : ' (the stream failed)'}`],
    ['hub', `${hub.plugins} plugins, ${hub.tools} tools, ${(report.duration_ms / 1000).toFixed(1)} s`],
    ['MCP', `${addresses.http}/mcp`],
    ['status page', `${addresses.http}/`],
    ['health', `${addresses.http}/health/live  ${addresses.http}/health/ready`],
    ['metrics', `${addresses.http}/metrics`],
    ['streams', addresses.stream ?? 'not serving'],
  ];
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(18)} ${value}`).join('\n')}\n\n`;
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
