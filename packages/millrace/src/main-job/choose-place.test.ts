import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSettings } from '../compose/settings.js';
import { temporaryFolder } from '../test-support/temporary-folder.js';
import { testTerminal, type TestTerminal } from '../test-support/test-terminal.js';
import { choosePlace, type Place } from './choose-place.js';
import type { MainJobOptions } from './main-job.js';

const at = temporaryFolder();
const choose = (options: MainJobOptions, environment = {}): { place: Place; terminal: TestTerminal } => {
  const terminal = testTerminal(at(), environment);
  return { terminal, place: choosePlace(terminal, readSettings(environment, at()), options) };
};

it('is the usual ports and the working directory for a run that serves', () => {
  expect(choose({}).place).toMatchObject({ dataDirectory: at('.millrace'), port: 4600, streamPort: 4601 });
});

it.each([{ repo: '.' }, { once: true }])('is apart from every hub that serves for %j, and is removed', (options) => {
  const { place, terminal } = choose(options);
  expect(place).toMatchObject({ port: 0, streamPort: 0 });
  expect(existsSync(place.dataDirectory)).toBe(true);

  place.remove();

  expect(existsSync(place.dataDirectory)).toBe(false);
  expect(terminal.listening).toBe(0);
});

it('is removed even when the process is made to end', () => {
  const { place, terminal } = choose({ once: true });

  terminal.exit();

  expect(existsSync(place.dataDirectory)).toBe(false);
});

it('is the directory of MILLRACE_DATA_DIR, which stays', () => {
  const { place } = choose({ once: true }, { MILLRACE_DATA_DIR: '.' });

  place.remove();

  expect(place.dataDirectory).toBe(at());
  expect(existsSync(at())).toBe(true);
});

it('has the ports that are given', () => {
  expect(choose({ port: 5000, streamPort: 0 }).place).toMatchObject({ port: 5000, streamPort: 0 });
});
