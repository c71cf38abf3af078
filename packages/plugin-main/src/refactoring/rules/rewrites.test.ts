import { expect, it } from 'vitest';
import { lines, refactored } from '../../test-support/refactored.js';

interface Case {
  readonly what: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly safety?: 'safe' | 'review';
}

const python: Case[] = [
  {
    what: 'opens an else whose if returns, with its comments',
    path: 'a.py',
    before: lines('def f(a):', '    if a:', '        return 1', '    else:', '        # two', '        b = 2', '        return b'),
    after: lines('def f(a):', '    if a:', '        return 1', '    # two', '    b = 2', '    return b'),
  },
  {
    what: 'opens the last else of a chain that always leaves',
    path: 'a.py',
    before: lines(
      'def f(a):',
      '    for b in a:',
      '        if b == 1:',
      '            continue',
      '        elif b == 2:',
      '            break',
      '        else:',
      '            print(b)',
    ),
    after: lines(
      'def f(a):',
      '    for b in a:',
      '        if b == 1:',
      '            continue',
      '        elif b == 2:',
      '            break',
      '        print(b)',
    ),
  },
  {
    what: 'leaves the lines of a long string where they are',
    path: 'a.py',
    before: lines('def f(a):', '    if a:', '        raise ValueError', '    else:', '        return """', '        x', '"""'),
    after: lines('def f(a):', '    if a:', '        raise ValueError', '    return """', '        x', '"""'),
  },
  {
    what: 'returns a condition that is true or false',
    path: 'a.py',
    before: lines('def f(a, b):', '    if a in b:', '        return True', '    return False'),
    after: lines('def f(a, b):', '    return a in b'),
  },
  {
    what: 'makes a condition true or false that may be neither',
    path: 'a.py',
    before: lines('def f(a):', '    if a:', '        return True', '    else:', '        return False'),
    after: lines('def f(a):', '    return bool(a)'),
  },
  {
    what: 'returns the opposite of a condition',
    path: 'a.py',
    before: lines('def f(a):', '    if a is None:', '        return False', '    return True'),
    after: lines('def f(a):', '    return a is not None'),
  },
  {
    what: 'merges two ifs, in parentheses where they are needed',
    path: 'a.py',
    before: lines('def f(a, b, c):', '    if a or b:', '        if c:', '            print(a)'),
    after: lines('def f(a, b, c):', '    if (a or b) and c:', '        print(a)'),
  },
  {
    what: 'removes an else that does nothing',
    path: 'a.py',
    before: lines('def f(a):', '    if a:', '        print(a)', '    else:', '        pass', '    return a'),
    after: lines('def f(a):', '    if a:', '        print(a)', '    return a'),
  },
  { what: 'spells not in', path: 'a.py', before: lines('x = 1', 'y = not x in z'), after: lines('x = 1', 'y = x not in z') },
  { what: 'spells is not', path: 'a.py', before: lines('y = not x is z'), after: lines('y = x is not z') },
  { what: 'makes an f-string plain', path: 'a.py', before: lines('x = rf"a\\d"'), after: lines('x = r"a\\d"') },
  { what: 'asks whether it is None', path: 'a.py', before: lines('y = x == None'), after: lines('y = x is None'), safety: 'review' },
  {
    what: 'asks for the type',
    path: 'a.py',
    before: lines('y = type(x) == int'),
    after: lines('y = isinstance(x, int)'),
    safety: 'review',
  },
  {
    what: 'asks for emptiness',
    path: 'a.py',
    before: lines('if len(x.y) == 0:', '    z = 1'),
    after: lines('if not x.y:', '    z = 1'),
    safety: 'review',
  },
  {
    what: 'takes a default from get()',
    path: 'a.py',
    before: lines('def f(d, k):', '    if k in d:', '        v = d[k]', '    else:', '        v = 0', '    return v'),
    after: lines('def f(d, k):', '    v = d.get(k, 0)', '    return v'),
    safety: 'review',
  },
  {
    what: 'takes the condition itself for a choice of True and False',
    path: 'a.py',
    before: lines('def f(a, b):', '    return True if a is b else False'),
    after: lines('def f(a, b):', '    return a is b'),
  },
];

const scripts: Case[] = [
  {
    what: 'opens an else whose if throws',
    path: 'a.js',
    before: lines('function f(a) {', '  if (a) {', '    throw a;', '  } else {', '    g(a); // so', '  }', '}'),
    after: lines('function f(a) {', '  if (a) {', '    throw a;', '  }', '  g(a); // so', '}'),
  },
  {
    what: 'opens an else without braces',
    path: 'a.ts',
    before: lines('function f(a: boolean) {', '  if (a) return 1;', '  else return 2;', '}'),
    after: lines('function f(a: boolean) {', '  if (a) return 1;', '  return 2;', '}'),
  },
  {
    what: 'keeps tabs and Windows line ends',
    path: 'a.js',
    before: 'function f(a) {\r\n\tif (a) {\r\n\t\treturn 1;\r\n\t} else {\r\n\t\treturn `\r\n\t\tx`;\r\n\t}\r\n}\r\n',
    after: 'function f(a) {\r\n\tif (a) {\r\n\t\treturn 1;\r\n\t}\r\n\treturn `\r\n\t\tx`;\r\n}\r\n',
  },
  {
    what: 'returns a comparison',
    path: 'a.js',
    before: lines('const f = (a) => {', '  if (a === 1) {', '    return false;', '  }', '  return true;', '};'),
    after: lines('const f = (a) => {', '  return a !== 1;', '};'),
  },
  {
    what: 'makes a value true or false',
    path: 'a.js',
    before: lines('function f(a) {', '  if (a.b) return true;', '  return false;', '}'),
    after: lines('function f(a) {', '  return Boolean(a.b);', '}'),
  },
  {
    what: 'does not take a double negation for nothing',
    path: 'a.js',
    before: lines('function f(a) {', '  if (!a) return false;', '  return true;', '}'),
    after: lines('function f(a) {', '  return Boolean(a);', '}'),
  },
  {
    what: 'merges two ifs',
    path: 'a.ts',
    before: lines('function f(a: any, b: any) {', '  if (a) {', '    if (b ?? a) {', '      g(a);', '    }', '  }', '}'),
    after: lines('function f(a: any, b: any) {', '  if (a && (b ?? a)) {', '    g(a);', '  }', '}'),
  },
  {
    what: 'removes an else that does nothing',
    path: 'a.js',
    before: lines('function f(a) {', '  if (a) {', '    g(a);', '  } else {', '  }', '}'),
    after: lines('function f(a) {', '  if (a) {', '    g(a);', '  }', '}'),
  },
  {
    what: 'drops a double negation where only truth counts',
    path: 'a.js',
    before: lines('if (!!a && b) c();'),
    after: lines('if (a && b) c();'),
  },
  {
    what: 'takes a condition for its value',
    path: 'a.js',
    before: lines('function f(a) {', '  return a > 1 ? true : false;', '}'),
    after: lines('function f(a) {', '  return a > 1;', '}'),
  },
  {
    what: 'gives variables the scope they are used in',
    path: 'a.js',
    before: lines('function f(a) {', '  var b = 1, c = 2;', '  var d;', '  d = b + c;', '  return a + d;', '}'),
    after: lines('function f(a) {', '  const b = 1, c = 2;', '  let d;', '  d = b + c;', '  return a + d;', '}'),
  },
];

it.each([...python, ...scripts])('$what ($path)', async ({ path, before, after, safety = 'safe' }) => {
  const found = await refactored(path, before, { kinds: ['rewrite'] });

  expect(found.map((each) => [each.after, each.safety])).toEqual([[after, safety]]);
});

const refusals: [what: string, path: string, text: string][] = [
  ['an else below an if that goes on', 'a.py', lines('def f(a):', '    if a:', '        b = 1', '    else:', '        return 2')],
  [
    'an else with a comment on its line',
    'a.py',
    lines('def f(a):', '    if a:', '        return 1', '    else:  # why', '        return 2'),
  ],
  ['an else on one line', 'a.py', lines('def f(a):', '    if a: return 1', '    else: return 2')],
  [
    'an else whose names would meet others',
    'a.js',
    lines('function f(a) {', '  if (a) {', '    return 1;', '  } else {', '    const b = 2;', '    g(b);', '  }', '  function b() {}', '}'),
  ],
  ['an if that is not in a block', 'a.js', lines('function f(a) {', '  for (const b of a) if (b) break; else g(b);', '}')],
  ['a choice between others than true and false', 'a.js', lines('function f(a) {', '  if (a) return true;', '  return null;', '}')],
  [
    'a condition where the name of the type is taken',
    'a.py',
    lines('def f(a, bool):', '    if a:', '        return True', '    return False'),
  ],
  ['a condition with a comment in it', 'a.py', lines('def f(a):', '    if a:', '        return True  # so', '    return False')],
  [
    'two ifs where the outer has an else',
    'a.py',
    lines('def f(a, b):', '    if a:', '        if b:', '            g()', '    else:', '        h()'),
  ],
  [
    'two ifs with something between',
    'a.js',
    lines('function f(a, b) {', '  if (a) {', '    // why', '    if (b) {', '      g();', '    }', '  }', '}'),
  ],
  [
    'two ifs that would not fit one line',
    'a.py',
    lines('def f(a, b):', `    if a == "${'x'.repeat(60)}":`, `        if b == "${'y'.repeat(60)}":`, '            g()'),
  ],
  ['an f-string with a value', 'a.py', lines('x = f"{y}"', 'z = f"{{}}"')],
  ['a comparison of several', 'a.py', lines('x = not a in b in c', 'y = a == None == b')],
  ['a double negation whose value counts', 'a.js', lines('const b = !!a;', 'g(!!a);')],
  ['a var that is used outside its block', 'a.js', lines('function f(a) {', '  if (a) {', '    var b = 1;', '  }', '  return b;', '}')],
  ['a var that is used before it', 'a.js', lines('function f() {', '  g(b);', '  var b = 1;', '}')],
  [
    'a var that a function keeps in a loop',
    'a.js',
    lines('function f(a) {', '  for (const c of a) {', '    var b = c;', '    g(() => b);', '  }', '}'),
  ],
  [
    'a var that keeps its value over rounds',
    'a.js',
    lines('function f(a) {', '  while (a()) {', '    var b;', '    b = g(b);', '  }', '}'),
  ],
  ['a var that is declared twice', 'a.js', lines('function f() {', '  var b = 1;', '  g(b);', '  var b = 2;', '  g(b);', '}')],
  [
    'a var that a function declaration uses',
    'a.js',
    lines('function f() {', '  g();', '  var b = 1;', '  function g() { return b; }', '}'),
  ],
  ['a var that its own value reads', 'a.js', lines('function f() {', '  var b = b || {};', '  return b;', '}')],
  ['lines of tabs and spaces', 'a.py', lines('def f(a):', '    if a:', '\treturn 1', '    else:', '        return 2')],
  ['an f-string that would become documentation', 'a.py', lines('def f():', '    f"text"', '    return 1')],
  [
    'an else that another if could take',
    'a.js',
    lines('function f(a, b) {', '  if (a)', '    if (b) {', '      g();', '    } else {', '    }', '  else h();', '}'),
  ],
  ['a var of a script, which others may use', 'a.js', lines('var b = 1;', 'g(b);')],
  ['a var in a case', 'a.js', lines('function f(a) {', '  switch (a) {', '    case 1:', '      var b = 1;', '      g(b);', '  }', '}')],
];

it.each(refusals)('does not touch %s', async (_, path, text) => {
  const found = await refactored(path, text, { kinds: ['rewrite'] });

  expect(found.map(({ diff }) => diff)).toEqual([]);
});
