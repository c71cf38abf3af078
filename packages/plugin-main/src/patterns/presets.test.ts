import { expect, it } from 'vitest';
import { findInFiles } from './find-in-files.js';
import { patternLanguage } from './pattern-languages.js';
import { presets, presetNames } from './presets.js';

async function hitsOf(preset: string, language: string, text: string): Promise<string[]> {
  const rule = presets[preset]?.rules[language];
  const grammar = patternLanguage(language)?.dialects[0]?.grammar ?? '';
  if (!rule) throw new Error(`No rule of '${preset}' for ${language}.`);
  const outcome = await findInFiles({ grammar, rule, files: [{ path: 'a', content: Buffer.from(text) }] });
  if ('problem' in outcome) throw new Error(outcome.problem);
  return (outcome.hits[0] ?? []).map((hit) => hit.text);
}

const cases: readonly (readonly [preset: string, language: string, hits: readonly string[], others: readonly string[]])[] = [
  ['todo', 'TypeScript', ['// TODO: later', '/* FIXME */'], ['const TODO = "TODO";', '// todos are fine']],
  ['todo', 'JavaScript', ['// XXX'], ['x();']],
  ['todo', 'HTML', ['<!-- TODO -->'], ['<p>TODO</p>']],
  ['todo', 'CSS', ['/* HACK */'], ['p { color: red }']],
  ['todo', 'Python', ['# TODO(me)'], ['x = "TODO"']],
  ['todo', 'Go', ['// TODO'], ['var TODO = 1']],
  ['empty-catch', 'TypeScript', ['try { a() } catch {}', 'try { a() } catch (e) { /* so what */ }'], ['try { a() } catch (e) { b() }']],
  ['empty-catch', 'JavaScript', ['try { a() } catch (e) { // no\n }'], ['try { a() } finally {}']],
  [
    'empty-catch',
    'Python',
    ['try:\n    a()\nexcept E:\n    pass', 'try:\n    a()\nexcept:\n    ...'],
    ['try:\n    a()\nexcept E:\n    log()'],
  ],
  ['eval', 'TypeScript', ['eval(x)', 'new Function("a", x)'], ['evaluate(x)', 'a.eval(x)']],
  ['eval', 'JavaScript', ['eval("1")'], ['function f() {}']],
  ['eval', 'Python', ['eval(x)', 'exec(x, y)'], ['literal_eval(x)', 'df.eval(x)']],
  [
    'sql-concat',
    'TypeScript',
    ['q("SELECT * FROM t WHERE a = " + a)', 'q(`delete from t where a = ${a}`)'],
    ['q(sql`SELECT a FROM t WHERE b = ${b}`)', 'q("SELECT a FROM t WHERE b = ?", [b])'],
  ],
  ['sql-concat', 'JavaScript', ['const s = `INSERT INTO t VALUES (${a})`'], ['const s = `INSERT INTO t VALUES (1)`']],
  [
    'sql-concat',
    'Python',
    [
      'q("SELECT a FROM t WHERE b = %s" % b)',
      'q(f"UPDATE t SET a = {a}")',
      'q("DELETE FROM t WHERE a = {}".format(a))',
      'q("SELECT a FROM t WHERE b = " + b)',
    ],
    ['q("SELECT a FROM t WHERE b = %s", [b])', 'f"select {a}"'],
  ],
  ['bare-except', 'Python', ['try:\n    a()\nexcept:\n    b()'], ['try:\n    a()\nexcept Exception:\n    b()']],
  [
    'mutable-default',
    'Python',
    ['def f(a=[]): pass', 'def f(a: dict = {}): pass', 'def f(a=set()): pass'],
    ['def f(a=None, b=(), c=1): pass', 'f(a=[])'],
  ],
  ['console-log', 'TypeScript', ['console.log(a)', 'console.error()'], ['log(a)', 'my.console.log']],
  ['console-log', 'JavaScript', ['console.debug(1, 2)'], ['console']],
  ['console-log', 'Python', ['print(a, b)'], ['pprint(a)']],
  ['console-log', 'Go', ['package a\nfunc f() { fmt.Println(a) }'], ['package a\nfunc f() { fmt.Sprintf(a) }']],
  ['debugger', 'TypeScript', ['debugger;'], ['const a = "debugger";']],
  ['debugger', 'JavaScript', ['debugger'], ['debug()']],
  ['debugger', 'Python', ['breakpoint()', 'import pdb', 'pdb.set_trace()'], ['import pdbx']],
  [
    'hardcoded-secret',
    'TypeScript',
    ['const apiKey = "abcd1234efgh";', 'f({ password: "hunter2hunter2" })', 'a.secret = "s3cr3ts3cr3t"'],
    [
      'const apiKey = process.env.API_KEY',
      'const passwordLabel = "Your password"',
      'const secret = "short"',
      'const token = `${a}aaaaaaaaa`',
    ],
  ],
  ['hardcoded-secret', 'JavaScript', ["let DB_PASSWORD = 'correcthorse'"], ["let password = ''"]],
  [
    'hardcoded-secret',
    'Python',
    ['SECRET_KEY_API_KEY = "abcd1234efgh"', 'connect(password="hunter2hunter2")', 'x = {"auth_token": "abcdabcdabcd"}'],
    ['password = os.environ["PASSWORD"]', 'password = None'],
  ],
];

it.each(cases)('%s finds in %s what it is for, and leaves the rest alone', async (preset, language, hits, others) => {
  const inHits = await Promise.all(hits.map(async (text) => [text, (await hitsOf(preset, language, text)).length > 0]));
  const inOthers = await Promise.all(others.map(async (text) => [text, await hitsOf(preset, language, text)]));

  expect(inHits).toEqual(hits.map((text) => [text, true]));
  expect(inOthers).toEqual(others.map((text) => [text, []]));
});

it.each(cases)('%s looks in %s at every file that it finds something in', (preset, _language, hits) => {
  const contains = new RegExp(presets[preset]?.contains ?? 'nothing', 'im');

  expect(hits.filter((text) => !contains.test(text))).toEqual([]);
});

it('has a case for every rule of every preset', () => {
  const rules = presetNames.flatMap((name) => Object.keys(presets[name]?.rules ?? {}).map((language) => `${name} ${language}`));

  expect(cases.map(([preset, language]) => `${preset} ${language}`).sort()).toEqual(rules.sort());
});
