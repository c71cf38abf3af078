import { expect, it } from 'vitest';
import { languageProblem, type CodeLanguage } from './code-language.js';
import { addLanguages, languageNames, languageOf, namePatternsOf } from './language.js';

const lua: CodeLanguage = {
  name: 'Lua',
  extensions: ['lua', 'luau'],
  table: { grammar: '/grammars/lua.wasm', symbols: {}, comments: [], identifiers: [] },
};

it.each([
  ['no name', { ...lua, name: '' }, /needs a name/],
  ['no extension', { ...lua, extensions: [] }, /extensions of 'Lua'/],
  ['an extension with a dot', { ...lua, extensions: ['.lua'] }, /without the dot/],
  ['an extension that is read already', { ...lua, extensions: ['lua', 'py'] }, /'\.py' has a parser already/],
  ['a grammar without a place', { ...lua, table: { ...lua.table, grammar: 'lua' } }, /absolute path of a \.wasm/],
])('says what is wrong with a language that has %s', (_name, language, problem) => {
  expect(languageProblem(language)).toMatch(problem);
});

it('finds nothing wrong with a whole one', () => {
  expect(languageProblem(lua)).toBeUndefined();
});

it('knows a language while it is added, and never instead of one with a parser', () => {
  const forget = addLanguages([lua, { ...lua, name: 'Other Python', extensions: ['py'] }]);
  const during = [languageOf('a.lua').parser, languageOf('a.luau').name, languageOf('a.py').name];
  const patterns = [namePatternsOf('lua'), languageNames().includes('Other Python')];

  forget();

  expect(during).toEqual(['tree', 'Lua', 'Python']);
  expect(patterns).toEqual([['*.lua', '*.luau', '*.lua'], true]);
  expect([languageOf('a.lua').parser, languageOf('a.luau').name]).toEqual(['none', 'Other']);
});
