import { expect, it } from 'vitest';
import { summary, type MainJobReport } from './report.js';

const report: MainJobReport = {
  ingest: {
    status: 'success',
    files: 236,
    bytes: 1_790_000,
    languages: { SQL: 1, TypeScript: 200, Python: 20, Markdown: 5, JSON: 4, YAML: 3, Shell: 2, Other: 1 },
    symbols: 1_450,
  },
  health: { overall_health: 0.97, health_score: 0.95 },
  cost: { tokens_used: 5_210, cost_usd: 0.0131, estimated: true },
  stream: { status: 'streamed', delivered: 14 },
  hub: { plugins: 4, tools: 27 },
  duration_ms: 3_100,
};

it('shows what was found, most first, and where the hub answers', () => {
  const text = summary(report, { http: 'http://127.0.0.1:4600', stream: 'wss://127.0.0.1:4601/stream' });

  for (const part of [
    '236 files, 1.8 MB, 1450 symbols',
    'TypeScript 200, Python 20, Markdown 5, JSON 4, YAML 3, Shell 2, 2 more',
    '0.97 of 1; 0.95 with errors and delays taken in',
    '5210 (estimated)',
    '$0.0131 (estimated)',
    'messages streamed  14\n',
    '4 plugins, 27 tools',
    '3.1 s',
    'http://127.0.0.1:4600/mcp',
    'http://127.0.0.1:4600/metrics',
    'wss://127.0.0.1:4601/stream',
  ])
    expect(text).toContain(part);
});

it('names no address of a hub that has stopped', () => {
  expect(summary(report, undefined)).not.toMatch(/http|wss/);
});

it('says what failed and what is not known', () => {
  const poor: MainJobReport = {
    ...report,
    ingest: { status: 'failed', files: 0, bytes: 0, languages: {}, symbols: 0, error: { code: 'x', message: 'No.\nFix: Look.' } },
    health: { overall_health: null, health_score: 0.5 },
    cost: { tokens_used: 0, cost_usd: null, estimated: false },
    stream: { status: 'failed', delivered: 0 },
  };

  const text = summary(poor, { http: 'http://127.0.0.1:1', stream: undefined });

  for (const part of [
    /failed: No\.\n {21}Fix: Look\./,
    /unknown of 1/,
    /no price known/,
    /\(not from every module\)/,
    /streams +not serving/,
  ])
    expect(text).toMatch(part);
});

it('shows small sizes in kilobytes', () => {
  expect(summary({ ...report, ingest: { ...report.ingest, bytes: 999_999 } }, undefined)).toContain('1000.0 kB');
});
