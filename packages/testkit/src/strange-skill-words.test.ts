import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from '@millrace/core';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { strangeSkillWords } from './strange-skill-words.js';

const { spec } = tool({
  name: 'brew_tea',
  purpose: 'Brews.',
  effect: 'writes',
  input: z.object({ kind: z.enum(['black', 'green']) }),
  output: z.object({ minutes_left: z.number() }),
  handle: () => ({ minutes_left: 3 }),
});

it('finds what a skill names that no tool has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-skills-'));
  const text = 'Call `brew_tea` with `kind: "green"` or `black`, never `brew_coffee`; look at `minutes_left`, not `hours_left`. `true`.';
  await mkdir(join(folder, 'tea'));
  await writeFile(join(folder, 'tea/SKILL.md'), `---\nname: tea\ndescription: Tea.\n---\n${text}\n`);

  const strange = await strangeSkillWords(pathToFileURL(`${folder}/`), [spec]);

  expect(strange).toEqual(['brew_coffee', 'hours_left']);
  await rm(folder, { recursive: true });
});
