import { expect, it } from 'vitest';
import { mermaid, moduleGraph } from './module-graph.js';

const signal = new AbortController().signal;
const graphOf = (imports: Readonly<Record<string, readonly string[]>>) => moduleGraph(new Map(Object.entries(imports)), signal);

it('joins folders by the imports of their files', async () => {
  const graph = await graphOf({ 'a/one.ts': ['b/x.ts', 'a/two.ts'], 'a/two.ts': ['b/x.ts'], 'index.ts': ['a/one.ts'] });

  expect(graph.nodes).toEqual([['.'], ['a'], ['b']]);
  expect(graph.edges).toEqual([
    { from: 0, to: 1, imports: 1 },
    { from: 1, to: 2, imports: 2 },
  ]);
});

it('goes as deep as can be read', async () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`top/part${at}/a.ts`, ['base/deep/b.ts']]));

  const graph = await graphOf(many);

  expect(graph.nodes).toEqual([['base'], ['top']]);
});

it('makes one of folders that import each other in a circle', async () => {
  const graph = await graphOf({ 'a/1.ts': ['b/1.ts'], 'b/1.ts': ['a/1.ts'], 'c/1.ts': ['a/1.ts'] });

  expect(graph.nodes).toEqual([['a', 'b'], ['c']]);
  expect(graph.edges).toEqual([{ from: 1, to: 0, imports: 1 }]);
});

it('lets no name break out of its label', async () => {
  const text = mermaid(await graphOf({ 'a"]; click m0 "javascript:x"/1.ts': ['b\nend/2.ts'], 'b\nend/2.ts': [] }));

  const labels = text.split('\n').filter((line) => line.includes('["'));
  expect(labels).toHaveLength(2);
  for (const label of labels) expect(label).toMatch(/^ {2}m\d+\["[^"\]\n;]*"\]$/);
});

it('is empty where nothing imports anything', async () => {
  expect(await graphOf({})).toEqual({ nodes: [], edges: [] });
});
