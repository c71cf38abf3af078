import { definePlugin, type AnyTool } from '@millrace/core';
import { readdir } from 'node:fs/promises';
import { testHub } from './test-hub.js';

/**
 * What a plugin's skills put in backticks and its tools do not know: neither as a tool's name nor in a schema. A renamed tool or field
 * shows here before it misleads an assistant.
 *
 * @param folder - as in the plugin's `skills`.
 * @param tools - of the plugin, and of others that the skills speak of.
 * @throws MillraceError `MILLRACE_SKILLS_INVALID` where a hub would not serve the skills.
 */
export async function strangeSkillWords(folder: URL, tools: readonly AnyTool[]): Promise<readonly string[]> {
  const reader = definePlugin({ name: 'reader', skills: { folder }, start: () => ({}) });
  const hub = await testHub(reader(), { onPluginFailure: 'stop' });
  const known = [...tools.map(vocabularyOf), '"true" "false" "null"'].join(' ');
  const strange = new Set<string>();
  for (const name of await readdir(folder)) {
    const { data } = await hub.read(`skill://reader/${name}/SKILL.md`);
    for (const [, word = ''] of String(data).matchAll(/`([a-z][a-z_]*)(?:`|: )/g)) if (!known.includes(`"${word}"`)) strange.add(word);
  }
  await hub.stop();
  return [...strange];
}

/** Every word of a tool, in quotes. */
function vocabularyOf({ name, input, output }: AnyTool): string {
  const schemas = [input, output].map((schema) =>
    (schema?.['~standard'] as WithJsonSchema | undefined)?.jsonSchema?.input({ target: 'draft-2020-12' }),
  );
  return JSON.stringify([name, schemas]);
}

interface WithJsonSchema {
  readonly jsonSchema?: { input(options: { target: string }): unknown };
}
