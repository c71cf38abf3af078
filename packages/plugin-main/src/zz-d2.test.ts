import { it } from 'vitest';
import { mainHub } from './test-support/main-hub.js';
import { suggestRefactoring } from './tokens.js';
import { buildWorker } from './test-support/build-worker.js';
it('x', async () => {
  const worker = await buildWorker();
  await using h = await mainHub({}, { roots: ['/tmp/corpora/django-5.2.8'], workerProgram: worker.program });
  for (const [path, kinds] of [['django', undefined], ['django', undefined], ['django/db/models/sql', undefined], ['django', ['dead_code']]] as const) {
    const t = performance.now();
    const r = await h.hub.call(suggestRefactoring, { path, max_tokens: 100_000, ...(kinds && { kinds: [...kinds] }) });
    console.log(`${(performance.now() - t).toFixed(0)} ms`, path, r.suggestions.length, r.note ?? '', r.suggestions.slice(0, 4).map((s) => `${s.path} ${s.name} ${s.why}`).join('\n'), JSON.stringify(r).length);
  }
  await worker.remove();
}, 200_000);
