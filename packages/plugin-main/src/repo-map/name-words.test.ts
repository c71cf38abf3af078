import { expect, it } from 'vitest';
import { nameWords } from './name-words.js';

it.each([
  ['getHTTPResponse_v2', ['get', 'http', 'response', 'v2']],
  ['src/url-checker/read_file.test.ts', ['src', 'url', 'checker', 'read', 'file', 'test', 'ts']],
  ['X', []],
  ['größeÄndern', ['größeändern']],
])('splits %j into its words', (name, words) => {
  expect(nameWords(name)).toEqual(words);
});
