import type { HubReport } from '../hub/hub-report.js';

/** What the page at `/` shows. @internal */
export interface Status {
  readonly report: HubReport;
  readonly toolCount: number;
  readonly sessionCount: number;
  /** Paths that answer here. */
  readonly paths: readonly string[];
}

/** The page at `/`: what runs here and where it answers, without scripts. @internal */
export function statusPage({ report, toolCount, sessionCount, paths }: Status): string {
  const name = escape(report.name);
  const plugins = report.plugins.map(
    ({ name: plugin, version, state, because }) =>
      `<tr><td>${escape(plugin)}</td><td>${escape(version)}</td><td>${escape(state)}${because === undefined ? '' : `: ${escape(because)}`}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${name}</title>
<style>body{font:16px/1.5 system-ui;max-width:44rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{padding:.2rem 1.5rem .2rem 0;text-align:left}</style>
<h1>${name} ${escape(report.version)}</h1>
<p>${escape(report.state)}: ${toolCount} tools, ${report.callsInFlight} calls in flight, ${sessionCount} sessions</p>
<h2>Addresses</h2>
<ul>${paths.map((path) => `<li><code>${escape(path)}</code></li>`).join('')}</ul>
<h2>Plugins</h2>
<table><tr><th>Name</th><th>Version</th><th>State</th></tr>${plugins.join('')}</table>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
