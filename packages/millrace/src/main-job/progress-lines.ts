import type { ModuleData } from '@millrace/plugin-langflow/client';

/** Milliseconds between two lines. */
const betweenMs = 1_000;

/** Makes lines for people of what MAIN streams while it ingests, one a second at most. */
export function progressLines(tell: (line: string) => void): (message: Pick<ModuleData, 'module' | 'timestamp' | 'data'>) => void {
  let lastAt: number | undefined;
  return ({ module, timestamp, data }) => {
    const { event, state, stage, done, total } = data;
    if (module !== 'main' || event !== 'ingest' || state !== 'running') return;
    const at = Date.parse(timestamp);
    lastAt ??= at;
    if (at - lastAt < betweenMs) return;
    lastAt = at;
    tell(stage === 'transfer' ? `  cloned ${String(done)} %` : `  parsed ${String(done)} of ${String(total)} files`);
  };
}
