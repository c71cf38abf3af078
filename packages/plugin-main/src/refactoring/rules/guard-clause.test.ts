import { expect, it } from 'vitest';
import { lines, refactored } from '../../test-support/refactored.js';

it.each([
  {
    what: 'returns early from a function that is one big if',
    path: 'a.py',
    safety: 'safe',
    before: lines(
      'def f(a):',
      '    b = 1',
      '    if a:',
      '        # each',
      '        for c in a:',
      '            if c:',
      '                print(c)',
      '        b = 2',
    ),
    after: lines(
      'def f(a):',
      '    b = 1',
      '    if not a:',
      '        return',
      '    # each',
      '    for c in a:',
      '        if c:',
      '            print(c)',
      '    b = 2',
    ),
  },
  {
    what: 'says that it returns None where values are returned',
    path: 'a.py',
    safety: 'safe',
    before: lines(
      'async def f(a):',
      '    if a is None:',
      '        for c in g():',
      '            if c:',
      '                return c',
      '        return 2',
    ),
    after: lines(
      'async def f(a):',
      '    if a is not None:',
      '        return None',
      '    for c in g():',
      '        if c:',
      '            return c',
      '    return 2',
    ),
  },
  {
    what: 'goes on early in a loop',
    path: 'a.js',
    safety: 'safe',
    before: lines('for (const a of b) {', '  if (a === 1) {', '    if (c) {', '      g(a);', '    }', '    h(a);', '  }', '}'),
    after: lines('for (const a of b) {', '  if (a !== 1) {', '    continue;', '  }', '  if (c) {', '    g(a);', '  }', '  h(a);', '}'),
  },
  {
    what: 'puts a short way out first',
    path: 'a.ts',
    safety: 'safe',
    before: lines(
      'function f(a: A) {',
      '  if (a.b && a.c) {',
      '    if (a.d) {',
      '      g(a);',
      '    }',
      '    h(a);',
      '  } else {',
      '    throw new Error("no");',
      '  }',
      '  i(a);',
      '}',
    ),
    after: lines(
      'function f(a: A) {',
      '  if (!(a.b && a.c)) {',
      '    throw new Error("no");',
      '  }',
      '  if (a.d) {',
      '    g(a);',
      '  }',
      '  h(a);',
      '  i(a);',
      '}',
    ),
  },
  {
    what: 'leaves a comparison that may be redefined to a person',
    path: 'a.py',
    safety: 'review',
    before: lines('def f(a):', '    if a == 1:', '        for c in a:', '            if c:', '                print(c)', '        g()'),
    after: lines('def f(a):', '    if a != 1:', '        return', '    for c in a:', '        if c:', '            print(c)', '    g()'),
  },
])('$what ($path)', async ({ path, before, after, safety }) => {
  const found = await refactored(path, before, { kinds: ['guard_clause'] });

  expect(found.map((each) => [each.after, each.safety])).toEqual([[after, safety]]);
});

it.each([
  ['a short body', 'a.py', lines('def f(a):', '    if a:', '        for b in a:', '            print(b)')],
  [
    'what is not the last of its body',
    'a.py',
    lines('def f(a):', '    if a:', '        for b in a:', '            if b:', '                g()', '        h()', '    return 1'),
  ],
  ['the top of a file', 'a.py', lines('if a:', '    for b in a:', '        if b:', '            g()', '    h()')],
  [
    'an if below an if, which is not its body',
    'a.js',
    lines(
      'function f(a, b) {',
      '  if (a) {',
      '    g();',
      '    if (b) {',
      '      for (const c of b) {',
      '        h(c);',
      '      }',
      '      h();',
      '    }',
      '  } else i();',
      '}',
    ),
  ],
  [
    'names that would meet a parameter',
    'a.js',
    lines(
      'function f(a, b) {',
      '  g(b);',
      '  if (a) {',
      '    const b = 1;',
      '    if (b) {',
      '      g(b);',
      '    }',
      '    h(b);',
      '  }',
      '}',
    ),
  ],
])('does not touch %s', async (_, path, text) => {
  const found = await refactored(path, text, { kinds: ['guard_clause'] });

  expect(found.map(({ diff }) => diff)).toEqual([]);
});
