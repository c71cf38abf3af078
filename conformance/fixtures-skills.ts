import { definePlugin, points } from '@millrace/core';

const main = `---
name: count-words
description: Counts the words of a text. Use it when someone asks how long a text is.
license: MIT
metadata:
  author: millrace
  version: "1.0"
---

# Count words

Split the text at white space and count the parts. What counts as a word is told in [the rules](references/rules.md).
`;
const rules = `# Rules

A word is what stands between white space. Numbers are words.
`;

/** What the conformance suite's \`sep-2640-skills-*\` scenarios look at: a skill with a folder in it. */
export const skillFixtures = definePlugin({
  name: 'skill-fixtures',
  start({ add }) {
    add(points.skills, { name: 'count-words', files: { 'SKILL.md': main, 'references/rules.md': rules } });
    return {};
  },
});
