import fc from 'fast-check';
import { expect, it } from 'vitest';
import { table } from './languages/python.js';
import { treeFacts } from './tree-facts.js';

// A fresh table each: what is compiled for one is kept by its content.
const { skim: _, ...walked } = table;

async function factsBy(by: typeof walked, text: string) {
  const { found, hasErrors } = await treeFacts(by, text);
  return { ...found.finish(text), kinds: found.kinds, imports: found.imports, hasErrors };
}

it.each([
  'value = call(name, other=thing.field[index])',
  'a_name = 1_000if flag else 0x1f',
  'x = f"{object:_d} and {value!r:>{width}}" rf\'{more}\'',
  'x = "if not a name" \'for\' rb"raw\\" """long "quoted" names""" u\'prefixed\'',
  'print("name", file=stream)',
  'print name',
  'exec code in scope',
  'def f(a, b=default, *args, c: int = 1, **more) -> Result:\n    return a.b(c)\n',
  'match command.split():\n    case [action, obj]: pass\n',
  'type Alias[T] = list[T]\ntype = match = case = 1\ntype(match)(case)',
  'result = [item for item in items if item and other or third]\nkey = lambda pair: pair[0]',
  'async def f():\n    await first\n    async with thing as other: yield name\n',
  'ñandú = café.größe(1e10, 2j, .5e-3)',
  'x = """no # comment"""  # but this\n',
  'a = b \\\n    .c \\\n    .d\n',
  'def broken(:\n    name = = other\n',
])('finds what a walk through every node finds: %s', async (text) => {
  expect(await factsBy(table, text)).toEqual(await factsBy(walked, text));
});

it('finds what a walk through every node finds in whatever is put together of words', async () => {
  const names = 'name if else for in and or not lambda def class import from print 1 0x1f 1e5 _x é'.split(' ');
  const marks = '( ) [ ] { } : , . = " \' """ f" rb\' # \\ @ -> := *'.split(' ');
  const word = fc.constantFrom(...names, ...marks, '\n', '\n    ', ' ');
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 40 }), async (words) => {
      const text = words.join(words.length % 2 === 0 ? ' ' : '');
      expect(await factsBy(table, text)).toEqual(await factsBy(walked, text));
    }),
    { numRuns: 300 },
  );
});
