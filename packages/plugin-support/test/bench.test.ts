import { readFileSync } from 'node:fs';
import { it } from 'vitest';
import { openEmbeddedDatabase } from './embedded-database.js';
import { addMemory } from '../src/memory/add-memory.js';
import { findMemories } from '../src/memory/find-memories.js';
import { memoryText } from '../src/memory/memory-text.js';
const pct = (a: number[], p: number) => a.sort((x, y) => x - y)[Math.min(a.length - 1, Math.floor(p * a.length))]!;
it('bench', { timeout: 600_000 }, async () => {
  const db = await openEmbeddedDatabase();
  const D = JSON.parse(readFileSync('/tmp/locomo10.json', 'utf8')) as any[];
  const docs: { ns: number; key: string; body: string }[] = [];
  for (const [ns, conv] of D.entries()) { const C = conv.conversation; for (const k of Object.keys(C)) if (/^session_\d+$/.test(k)) for (const t of C[k]) docs.push({ ns, key: t.dia_id, body: `${t.speaker}: ${t.text ?? ''} ${t.blip_caption ?? ''} (${C[k + '_date_time'] ?? ''})` }); }
  for (const mode of ['per', 'one'] as const) {
    const add: number[] = [];
    for (const d of docs) { const t = performance.now(); await addMemory(db.connection, { id: `${mode}:${d.ns}:${d.key}`, owner: { tenant: mode, id: mode === 'per' ? String(d.ns) : 'all' }, text: memoryText(d.body), kind: 'note', tags: [], importance: .5, recordedAt: 0 }, 1e6); add.push(performance.now() - t); }
    let r5 = 0, r10 = 0; const lat: number[] = [];
    for (const [ns, conv] of D.entries()) { const keys = new Set(docs.filter((d) => d.ns === ns).map((d) => d.key)); for (const x of conv.qa) { if (x.category === 5) continue; const ev = (x.evidence ?? []).flatMap((e: string) => String(e).split(/[;,\s]+/)).filter((e: string) => keys.has(e)).map((e: string) => `${mode}:${ns}:${e}`); if (!ev.length) continue;
      const t = performance.now(); const r = (await findMemories(db.connection, { owner: { tenant: mode, id: mode === 'per' ? String(ns) : 'all' }, words: x.question, limit: 10, tags: [] })).map((y) => y.id); lat.push(performance.now() - t);
      r5 += ev.filter((e: any) => r.slice(0, 5).includes(e)).length / ev.length; r10 += ev.filter((e: any) => r.slice(0, 10).includes(e)).length / ev.length; } }
    console.log('RES', mode, docs.length, 'add p50', pct(add, .5).toFixed(2), 'p95', pct(add, .95).toFixed(2), 'n', lat.length, 'R5', (r5 / lat.length).toFixed(3), 'R10', (r10 / lat.length).toFixed(3), 'p50', pct(lat, .5).toFixed(2), 'p95', pct(lat, .95).toFixed(2), 'max', pct(lat, 1).toFixed(1));
  }
  await db.close();
});
