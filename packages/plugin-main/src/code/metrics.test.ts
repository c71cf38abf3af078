import { expect, it } from 'vitest';
import { unpackDetail } from './code-detail.js';
import type { FunctionMetrics } from './code-facts.js';
import { parseFile } from './parse-file.js';

async function metricsOf(path: string, lines: readonly string[]): Promise<Record<string, string>> {
  const { symbols } = unpackDetail(await parseFile({ path, content: Buffer.from(lines.join('\n')) }));
  const numbers = ({ cyclomatic, cognitive, nesting, parameters, codeLines }: FunctionMetrics): string =>
    `cc=${cyclomatic} cog=${cognitive} nest=${nesting} params=${parameters} lines=${codeLines}`;
  return Object.fromEntries(symbols.flatMap(({ name, metrics }) => (metrics ? [[name, numbers(metrics)]] : [])));
}

it.each([
  ['nothing to decide', ['def f(self, a, *, b=1, **c):', '  return a'], 'cc=1 cog=0 nest=0 params=4 lines=2'],
  ['elif and else', ['def f(a):', '  if a: pass', '  elif b: pass', '  else: pass'], 'cc=3 cog=3 nest=1 params=1 lines=4'],
  ['loops in loops', ['def f():', '  for a in b:', '    while c:', '      if d: pass'], 'cc=4 cog=6 nest=3 params=0 lines=4'],
  ['an else of a loop', ['def f():', '  for a in b: pass', '  else: pass'], 'cc=2 cog=1 nest=1 params=0 lines=3'],
  [
    'handlers',
    ['def f():', '  try: pass', '  except A: pass', '  except B: pass', '  finally: pass'],
    'cc=3 cog=2 nest=1 params=0 lines=5',
  ],
  ['one operator', ['def f(): return a and b and c and d'], 'cc=4 cog=1 nest=0 params=0 lines=1'],
  ['operators that change', ['def f(): return a and b or c and d'], 'cc=4 cog=3 nest=0 params=0 lines=1'],
  ['comprehensions', ['def f(): return [a for a in b if a for c in a]'], 'cc=4 cog=3 nest=0 params=0 lines=1'],
  ['a conditional expression', ['def f(): return a if b else c'], 'cc=2 cog=1 nest=1 params=0 lines=1'],
  ['an assertion', ['def f():', '  assert a and b or c'], 'cc=2 cog=2 nest=0 params=0 lines=2'],
  ['ways of a match', ['def f():', '  match a:', '    case 1: pass', '    case _: pass'], 'cc=3 cog=1 nest=1 params=0 lines=4'],
  ['comments and docs', ['def f():', '  """Doc.', '', '  More."""', '  # why', '', '  return 1'], 'cc=1 cog=0 nest=0 params=0 lines=2'],
])('measures Python: %s', async (_name, lines, expected) => {
  expect(await metricsOf('a.py', lines)).toEqual({ f: expected });
});

it.each([
  ['nothing to decide', ['function f(a, b = 1, ...c) { return a; }'], 'cc=1 cog=0 nest=0 params=3 lines=1'],
  ['else if and else', ['function f() {', '  if (a) {} else if (b) {} else {}', '}'], 'cc=3 cog=3 nest=1 params=0 lines=3'],
  ['an if inside else', ['function f() { if (a) {} else { if (b) {} } }'], 'cc=3 cog=4 nest=2 params=0 lines=1'],
  ['loops', ['function f() { for (;;) { while (a) { do {} while (b); } } }'], 'cc=4 cog=6 nest=3 params=0 lines=1'],
  ['loops over things', ['function f() { for (const a in b) {} for (const c of d) {} }'], 'cc=3 cog=2 nest=1 params=0 lines=1'],
  ['cases', ['function f() { switch (a) { case 1: case 2: break; default: } }'], 'cc=3 cog=1 nest=1 params=0 lines=1'],
  ['a handler', ['function f() { try { a(); } catch {} finally {} }'], 'cc=2 cog=1 nest=1 params=0 lines=1'],
  ['operators', ['const f = () => (a && b && c) || (d ?? e);'], 'cc=5 cog=3 nest=0 params=0 lines=1'],
  ['a label', ['function f() { out: for (;;) { break out; } }'], 'cc=2 cog=2 nest=1 params=0 lines=1'],
  ['a short function inside', ['function f() { return a.map((b) => (b ? 1 : 2)); }'], 'cc=2 cog=2 nest=2 params=0 lines=1'],
  ['comments', ['/** Doc. */', 'function f() {', '  // why', '', '  return 1; // how', '}'], 'cc=1 cog=0 nest=0 params=0 lines=3'],
])('measures TypeScript: %s', async (_name, lines, expected) => {
  expect(await metricsOf('a.ts', lines)).toEqual({ f: expected });
});

it('counts the decisions of a function inside for itself, and its breaks for the one around it too, a level deeper', async () => {
  const python = await metricsOf('a.py', ['def outer():', '  if a:', '    def inner():', '      if b: pass']);
  const script = await metricsOf('a.ts', ['function outer() {', '  if (a) {', '    function inner() { if (b) {} }', '  }', '}']);

  expect(python).toEqual({ outer: 'cc=2 cog=4 nest=1 params=0 lines=4', inner: 'cc=2 cog=1 nest=1 params=0 lines=2' });
  expect(script).toEqual({ outer: 'cc=2 cog=4 nest=1 params=0 lines=5', inner: 'cc=2 cog=1 nest=1 params=0 lines=1' });
});

it('finds functions by what holds them, and tells longer ones without a name', async () => {
  const metrics = await metricsOf('a.js', [
    'const held = function () {};',
    'const rules = { create(context) {}, meta: { fix: () => 1 }, ["computed" + 1]() {} };',
    'Thing.prototype.added = function own() {};',
    'export default { run: async () => {} };',
    'describe("x", () => {',
    '  if (a) b();',
    '});',
  ]);

  expect(Object.keys(metrics)).toEqual(['held', 'create', 'fix', '["computed" + 1]', 'added', 'run', '(anonymous)']);
});
