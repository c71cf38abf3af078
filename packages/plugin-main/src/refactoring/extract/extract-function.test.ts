import { expect, it } from 'vitest';
import { lines, refactored } from '../../test-support/refactored.js';

/** Statements that are hard to follow, for what is around those under test. */
const hardPython = ['if a:', '    for q in a:', '        if q:', '            if q > 1:', '                print(q)'];
const hardScript = [
  'if (a) {',
  '  for (const q of a) {',
  '    if (q) {',
  '      if (q > 1) {',
  '        log(q);',
  '      }',
  '    }',
  '  }',
  '}',
];
const indented = (by: string, body: readonly string[]): string[] => body.map((line) => by + line);

const twoParts = lines(
  'class B:',
  '    def f(self, a, names):',
  '        if a:',
  '            for q in a:',
  '                if q:',
  '                    if q > 1:',
  '                        print(q)',
  '        # Mark the known names.',
  '        if self.known:',
  '            for name in names:',
  '                if name:',
  '                    if name != a:',
  '                        self.known[name] = 1',
);

it('extracts a run of a Python method that needs no object, before its class', async () => {
  const [first] = await refactored('a.py', twoParts, { kinds: ['extract_function'] });

  expect(first).toMatchObject({ name: 'B.f', safety: 'review', cognitive: 20, verified: { parses: true, idempotent: true, names: true } });
  expect(first?.why).toBe('extract _handle_f(a); cognitive 20 -> 10, 10 in _handle_f');
  expect(first?.verified.scoreDelta).toBeGreaterThan(0);
  expect(first?.after).toBe(
    lines(
      'def _handle_f(a):',
      ...twoParts
        .split('\n')
        .slice(2, 7)
        .map((line) => line.slice(4)),
      '',
      '',
      ...twoParts.split('\n').slice(0, 2),
      '        _handle_f(a)',
      ...twoParts.split('\n').slice(7, -1),
    ),
  );
});

it('makes a method of what works on the object, named by the comment above it', async () => {
  const [, second] = await refactored('a.py', twoParts, { kinds: ['extract_function'] });

  expect(second?.after).toBe(
    lines(
      ...twoParts.split('\n').slice(0, 8),
      '        self._mark_known_names(a, names)',
      '',
      '    def _mark_known_names(self, a, names):',
      ...twoParts.split('\n').slice(8, -1),
    ),
  );
});

it('keeps a method of a class one, and the types that are said', async () => {
  const text = lines(
    'class A:',
    '    @classmethod',
    '    def f(cls, a: int, names):',
    '        b = a',
    '        total = 0',
    '        for name in names:',
    '            if name in cls.known and name != b:',
    '                if total < a and name:',
    '                    if name > a or name < b:',
    '                        total += cls.known[name]',
    '        return total + b',
  );

  const [first] = await refactored('a.py', text, { kinds: ['extract_function'] });

  expect(first?.after).toBe(
    lines(
      ...text.split('\n').slice(0, 7),
      '                total = cls._find_total(a, b, total, name)',
      '        return total + b',
      '',
      '    @classmethod',
      '    def _find_total(cls, a: int, b, total, name):',
      ...text
        .split('\n')
        .slice(7, 10)
        .map((line) => line.slice(8)),
      '        return total',
    ),
  );
});

it('returns what the run returns where it always does', async () => {
  const text = lines(
    'def f(a, b):',
    ...indented('    ', hardPython),
    '    if b:',
    '        for c in b:',
    '            if c and a:',
    '                return c',
    '        return a',
    '    else:',
    '        return None',
  );

  const found = await refactored('a.py', text, { kinds: ['extract_function'] });

  expect(found.map(({ after }) => after)).toContainEqual(expect.stringContaining('    return _finish_f(a, b)\n'));
});

it('declares outside what is used outside, in JavaScript', async () => {
  const text = lines(
    'export const f = (a, b) => {',
    ...indented('  ', hardScript),
    '  let sum = 0;',
    '  for (const c of b) {',
    '    if (c) {',
    '      if (c.d) {',
    '        sum += c.d;',
    '      }',
    '    }',
    '  }',
    '  return sum + a;',
    '};',
  );

  const found = await refactored('a.js', text, { kinds: ['extract_function'] });

  expect(found.map(({ after }) => after)).toContainEqual(
    lines(
      'function findSum(b) {',
      ...text.split('\n').slice(10, 18),
      '  return sum;',
      '}',
      '',
      'export const f = (a, b) => {',
      ...indented('  ', hardScript),
      '  const sum = findSum(b);',
      '  return sum + a;',
      '};',
    ),
  );
});

it('assigns two values that are declared before', async () => {
  const text = lines(
    'function f(a, b) {',
    '  let c = 1;',
    '  let d = 2;',
    ...indented('  ', hardScript),
    '  if (b) {',
    '    if (b.c) {',
    '      if (b.d) {',
    '        c = 3;',
    '        d = 4;',
    '      }',
    '    }',
    '  }',
    '  return c + d;',
    '}',
  );

  const found = await refactored('a.js', text, { kinds: ['extract_function'] });

  expect(found.map(({ after }) => after)).toContainEqual(expect.stringContaining('  ({ c, d } = findCD(b, c, d));\n'));
});

it('ends the line before an assignment of two values where nobody else has', async () => {
  const text = lines(
    'function f(a, b) {',
    '  let c = 1',
    '  let d = 2',
    ...indented('  ', hardScript),
    '  c = c + d',
    '  if (b) {',
    '    if (b.c) {',
    '      if (b.d) {',
    '        c = 3',
    '        d = 4',
    '      }',
    '    }',
    '  }',
    '  return c + d',
    '}',
  );

  const found = await refactored('a.js', text, { kinds: ['extract_function'] });

  expect(found.map(({ after }) => after)).toContainEqual(
    expect.stringMatching(/\n {2}c = c \+ d\n {2};\(\{ c, d \} = findCD\(b, c, d\)\);\n/),
  );
});

it('makes a private method in TypeScript, with the types that are said', async () => {
  const text = lines(
    'class A {',
    '  f(a: number[], b: B): void {',
    '    if (b.c) {',
    '      for (const d of this.e) {',
    '        if (d && b) {',
    '          if (d > 1 || b.c) {',
    '            this.g(d, b);',
    '          }',
    '        }',
    '      }',
    '    }',
    '    g(a);',
    '  }',
    '}',
  );

  const [first] = await refactored('a.ts', text, { kinds: ['extract_function'] });

  expect(first?.after).toBe(
    lines(
      ...text.split('\n').slice(0, 3),
      '      this.handleF(b);',
      '    }',
      '    g(a);',
      '  }',
      '',
      '  private handleF(b: B) {',
      ...text
        .split('\n')
        .slice(3, 10)
        .map((line) => line.slice(2)),
      '  }',
      '}',
    ),
  );
});

const python = (...body: readonly string[]): string => lines('def f(a, b):', ...indented('    ', body), '    return b');
const script = (...body: readonly string[]): string => lines('function f(a, b) {', ...indented('  ', body), '  return b;', '}');

it.each([
  [
    'a break that leaves it',
    'a.py',
    python(
      'for c in a:',
      '    if c:',
      '        if c > 1:',
      '            if c > 2:',
      '                if c > 3:',
      '                    break',
    ),
  ],
  [
    'a return that may not be reached',
    'a.py',
    lines(
      'def f(a):',
      ...indented('    ', ['if a:', '    if a > 1:', '        if a > 2:', '            if a > 3:', '                return 1']),
      '    return 2',
    ),
  ],
  ['a yield', 'a.py', python('if a:', '    for c in a:', '        if c:', '            for d in c:', '                yield d')],
  [
    'an await',
    'a.js',
    lines(
      'async function f(a) {',
      ...indented('  ', [
        'if (a) {',
        '  for (const c of a) {',
        '    if (c) {',
        '      for (const d of c) {',
        '        await d;',
        '      }',
        '    }',
        '  }',
        '}',
        'return a;',
      ]),
      '}',
    ),
  ],
  [
    'super()',
    'a.py',
    lines(
      'class A(B):',
      '    def f(self, a):',
      ...indented('        ', ['if a:', '    for c in a:', '        if c:', '            for d in c:', '                super().f(d)']),
      '        return a',
    ),
  ],
  [
    'global names',
    'a.py',
    python('if a:', '    for c in a:', '        if c:', '            for d in c:', '                global x', '                x = d'),
  ],
  [
    'what counts the functions above it',
    'a.py',
    python('if a:', '    for c in a:', '        if c:', '            for d in c:', '                warn(d, stacklevel=2)'),
  ],
  [
    'a value that may not be there yet',
    'a.py',
    python(
      'if b:',
      '    c = 1',
      'if a:',
      '    for d in a:',
      '        if d:',
      '            if d > 1:',
      '                if d > 2:',
      '                    print(c)',
    ),
  ],
  [
    'this of a plain function',
    'a.js',
    script(
      'if (a) {',
      '  for (const c of a) {',
      '    if (c) {',
      '      for (const d of c) {',
      '        this.d = d;',
      '      }',
      '    }',
      '  }',
      '}',
    ),
  ],
  [
    'arguments',
    'a.js',
    script(
      'if (a) {',
      '  for (const c of a) {',
      '    if (c) {',
      '      for (const d of c) {',
      '        log(arguments, d);',
      '      }',
      '    }',
      '  }',
      '}',
    ),
  ],
  [
    'a variable that a function elsewhere keeps',
    'a.js',
    script(
      'let x = 0;',
      'log(() => x);',
      'if (a) {',
      '  for (const c of a) {',
      '    if (c) {',
      '      if (c > 1) {',
      '        x = c;',
      '      }',
      '    }',
      '  }',
      '}',
    ),
  ],
  [
    'values whose types are not said',
    'a.ts',
    lines(
      'function f(a: number[]) {',
      '  const b = a.map((each) => each);',
      ...indented('  ', [
        'if (b) {',
        '  for (const c of b) {',
        '    if (c) {',
        '      if (c > 1) {',
        '        log(c);',
        '      }',
        '    }',
        '  }',
        '}',
      ]),
      '  return b;',
      '}',
    ),
  ],
  [
    'more values than somebody can follow',
    'a.py',
    lines(
      'def f(a, b, c, d, e):',
      ...indented('    ', ['if a:', '    if b:', '        if c:', '            if d:', '                print(a, b, c, d, e)']),
      '    return a',
    ),
  ],
  [
    'a function with a directive of its own',
    'a.js',
    lines('function f(a) {', "  'use strict';", ...indented('  ', hardScript), '  return a;', '}'),
  ],
  ['a function that deletes a name', 'a.py', lines('def f(a):', ...indented('    ', hardPython), '    del a')],
  ['types that only the function knows', 'a.ts', lines('function f<T>(a: T[]) {', ...indented('  ', hardScript), '  return a;', '}')],
  ['functions that are simple', 'a.py', python('for c in a:', '    if c:', '        print(c)')],
  ['a file that reads its own names', 'a.py', lines('def f(a):', ...indented('    ', hardPython), '    return locals()')],
])('does not extract %s', async (_, path, text) => {
  const found = await refactored(path, text, { kinds: ['extract_function'] });

  expect(found.map(({ diff }) => diff)).toEqual([]);
});

it('shares what stands in two functions word for word', async () => {
  const body = ['c = a.b', 'if not c:', '    raise ValueError(a)', 'd = c.e', 'print(c, d)', 'print(d, c)'];
  const text = lines(
    'def f(a):',
    ...indented('    ', body),
    '    return d',
    '',
    '',
    'def g(a, b):',
    '    if b:',
    ...indented('        ', body),
    '        return d',
  );

  const [first] = await refactored('a.py', text, { kinds: ['duplicate'] });

  expect(first).toMatchObject({ kind: 'duplicate', safety: 'review', why: expect.stringContaining('the same in f and g') });
  expect(first?.after).toBe(
    lines(
      'def _finish_f(a):',
      ...indented('    ', body),
      '    return d',
      '',
      '',
      'def f(a):',
      '    return _finish_f(a)',
      '',
      '',
      'def g(a, b):',
      '    if b:',
      '        return _finish_f(a)',
    ),
  );
});

it.each([
  [
    'what means another thing in each',
    'a.js',
    lines(
      'function f(a) {',
      '  const log = a.log;',
      ...indented('  ', ['log(1);', 'log(2);', 'log(3);', 'log(a);', 'log(5);', 'log(6);']),
      '}',
      'function g(a) {',
      ...indented('  ', ['log(1);', 'log(2);', 'log(3);', 'log(a);', 'log(5);', 'log(6);']),
      '}',
    ),
  ],
  ['what is short', 'a.py', lines('def f(a):', '    print(a, 1)', '    print(a, 2)', 'def g(a):', '    print(a, 1)', '    print(a, 2)')],
])('does not share %s', async (_, path, text) => {
  const found = await refactored(path, text, { kinds: ['duplicate'] });

  expect(found.map(({ diff }) => diff)).toEqual([]);
});
