import fc from 'fast-check';
import { expect, it } from 'vitest';
import { refactored } from '../test-support/refactored.js';

const names = ['a', 'b', 'c', 'd'];
const name = fc.constantFrom(...names);
const value = fc.oneof(name, fc.constantFrom('0', '1', '2', "'x'", 'null'));
const expression = fc.oneof(
  value,
  fc.tuple(value, fc.constantFrom('+', '-', '*'), value).map((parts) => parts.join(' ')),
);
const condition = fc.oneof(
  value,
  value.map((each) => `!${each}`),
  fc.tuple(value, fc.constantFrom('===', '!==', '<', '>', '==', '&&', '||'), value).map((parts) => parts.join(' ')),
);

type Lines = readonly string[];
const indent = (body: Lines): string[] => body.map((line) => `  ${line}`);

/** Functions of such statements. */
function programsOf(simple: fc.Arbitrary<Lines>): fc.Arbitrary<string> {
  const { block } = fc.letrec<{ block: Lines; statement: Lines }>((tie) => ({
    block: fc.array(tie('statement'), { minLength: 1, maxLength: 4, depthIdentifier: 'body' }).map((parts) => parts.flat()),
    statement: fc.oneof(
      { depthSize: 'small', maxDepth: 4, depthIdentifier: 'body' },
      { weight: 5, arbitrary: simple },
      { weight: 3, arbitrary: fc.tuple(condition, tie('block')).map(([test, body]) => [`if (${test}) {`, ...indent(body), '}']) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(condition, tie('block'), tie('block'))
          .map(([test, body, other]) => [`if (${test}) {`, ...indent(body), '} else {', ...indent(other), '}']),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(name, tie('block'))
          .map(([each, body]) => [`for (let ${each} of [0, 1, 2]) {`, ...indent(body.filter((line) => !line.startsWith(`${each} `))), '}']),
      },
      { weight: 1, arbitrary: tie('block').map((body) => ['for (let i = 0; i < 2; i += 1) {', ...indent(body), '}']) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('block'), tie('block'))
          .map(([body, other]) => ['try {', ...indent(body), '} catch (error) {', ...indent(other), '}']),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(value, tie('block'), tie('block'))
          .map(([subject, one, other]) => [
            `switch (${subject}) {`,
            '  case 0: {',
            ...indent(indent(one)),
            '  }',
            '  default: {',
            ...indent(indent(other)),
            '  }',
            '}',
          ]),
      },
    ),
  }));
  return fc
    .array(block, { minLength: 2, maxLength: 5 })
    .map((parts) => ['function run(a, b, c, d, log) {', ...indent(parts.flat()), '}', 'module.exports = run;', ''].join('\n'));
}

function goingOn(): fc.Arbitrary<Lines> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(name, fc.constantFrom('=', '+=', '='), expression).map((parts) => [`${parts.join(' ')};`]) },
    { weight: 3, arbitrary: expression.map((each) => [`log(${each});`]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(name, expression)
        .map(([each, init]) => ['{', `  let ${each} = ${init === each ? '1' : init.replaceAll(each, '2')};`, `  log(${each});`, '}']),
    },
    { weight: 1, arbitrary: name.map((each) => [`log((() => ${each})());`]) },
    { weight: 1, arbitrary: fc.constantFrom<Lines>(['var v = a;', 'log(v);'], ['const w = b;', 'c = w;']) },
  );
}

function leaving(): fc.Arbitrary<Lines> {
  return fc.oneof(
    expression.map((each) => [`if (${each}) {`, `  return ${each};`, '}']),
    condition.map((each) => [`if (${each}) {`, '  return true;', '}', 'return false;']),
    fc.constantFrom<Lines>(['throw a;'], ['return;'], ['return log(c);']),
  );
}

function isProgram(text: string): boolean {
  try {
    return outcomesOf(text) !== '';
  } catch {
    return false;
  }
}

function outcomesOf(text: string): string {
  const module: { exports?: (...values: unknown[]) => unknown } = {};
  // eslint-disable-next-line no-new-func, no-implied-eval -- the code is generated here, to be run before and after.
  new Function('module', text)(module);
  return JSON.stringify(
    [
      [0, 1, 2, 3],
      [1, 'x', null, 0],
      [null, 2, 1, 'x'],
    ].map((values) => {
      const heard: unknown[] = [];
      const log = (each: unknown): void => {
        heard.push(each === undefined ? 'undefined' : each);
        if (heard.length > 500) throw new Error('long');
      };
      try {
        return [module.exports?.(...values, log) ?? 'nothing', heard];
      } catch (error) {
        return [String(error), heard];
      }
    }),
  );
}

it.each([
  [
    'functions that leave at many places',
    programsOf(fc.oneof({ weight: 3, arbitrary: goingOn() }, { weight: 1, arbitrary: leaving() })),
    20,
  ],
  ['functions that can be parted', programsOf(goingOn()), 10],
] as const)(
  'never changes what they do, whatever is applied to %s',
  async (_, program, least) => {
    let applied = 0;
    const property = fc.asyncProperty(program, async (text) => {
      fc.pre(isProgram(text));
      const before = outcomesOf(text);
      for (const { after, why, kind } of await refactored('a.cjs', text)) {
        applied += 1;
        expect(outcomesOf(after), `${kind}: ${why}\n${text}\n=>\n${after}`).toBe(before);
      }
    });

    await fc.assert(property, { numRuns: 100, endOnFailure: true });

    expect(applied).toBeGreaterThan(least);
  },
  60_000,
);
