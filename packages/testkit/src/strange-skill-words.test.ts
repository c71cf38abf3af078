import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tool } from '@millrace/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'millrace-skills-'))));
afterEach(() => rm(folder, { recursive: true }));

it('finds what a skill names that no tool has', async () => {
  const text = 'Call `brew_tea` with `kind: "green"` or `black`, never `brew_coffee`; look at `minutes_left`, not `hours_left`. `true`.';
  await mkdir(join(folder, 'tea'));
  await writeFile(join(folder, 'tea/SKILL.md'), `---\nname: tea\ndescription: Tea.\n---\n${text}\n`);

  const strange = await strangeSkillWords(pathToFileURL(`${folder}/`), [spec]);

  expect(strange).toEqual(['brew_coffee', 'hours_left']);
});

it('refuses skills that a hub would leave out, and names file and line', async () => {
  await mkdir(join(folder, 'tea'));
  await writeFile(join(folder, 'tea/SKILL.md'), '---\nname: tea\ndescription: [Tea\n---\n');

  await expect(strangeSkillWords(pathToFileURL(`${folder}/`), [])).rejects.toMatchObject({
    code: 'MILLRACE_SKILLS_INVALID',
    problems: [expect.stringMatching(/^tea\/SKILL\.md, line 3: /)],
  });
});
