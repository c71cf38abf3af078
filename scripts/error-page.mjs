import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readErrors } from './error-catalogues.mjs';
import { buildOrder, readJson, root } from './workspace.mjs';

const notesFile = join(root, 'docs/error-notes.json');

/** The text of docs/errors.md, and what is still missing: causes and fixes that neither a catalogue nor docs/error-notes.json gives. */
export function errorPage() {
  const notes = existsSync(notesFile) ? readJson(notesFile) : {};
  const errors = readErrors();
  const problems = Object.keys(notes)
    .filter((code) => !errors.some((error) => error.code === code))
    .map((code) => `${code} has a note, but nothing throws it`);
  const groups = buildOrder.map((name) => (name === 'millrace' ? name : `@millrace/${name}`));
  const parts = groups.flatMap((group) => {
    const own = errors.filter((error) => error.package === group).sort((a, b) => (a.code < b.code ? -1 : 1));
    for (const error of own) if (!(notes[error.code]?.fix ?? error.fix)) problems.push(`${error.code} (${group}) has no fix`);
    return own.length === 0 ? [] : [`## ${group}\n`, ...own.map((error) => section(error, notes[error.code] ?? {}))];
  });
  return { text: `${opening}\n${parts.join('\n')}`, problems, count: errors.length };
}

const opening = `# Errors

Every error of Millrace is a \`MillraceError\` with a stable \`code\`; compare with \`isMillraceError(error, 'MILLRACE_...')\`, never with
\`instanceof\` (two copies of a package may be installed). A code is never reused or renamed. Words in ‹angle quotes› stand for the
values at hand. What a tool reports of its own accord, through \`fail('snake_case', ...)\`, is described by that tool.

This page is made by \`pnpm errors\` from the packages' catalogues and \`docs/error-notes.json\`.
`;

function section(error, note) {
  const expected = error.expected && `Expected: ${error.expected}`;
  const cause = note.cause ?? [...error.says, error.summary, expected].filter(Boolean).map(sentence).join(' ');
  return `### \`${error.code}\`\n\n**Cause.** ${sentence(cause)}\n\n**Fix.** ${sentence(note.fix ?? error.fix ?? '')}\n`;
}

function sentence(text) {
  const tidy = text.trim().replace(/:$/, '');
  return tidy === '' || /[.!?]$/.test(tidy) ? tidy : `${tidy}.`;
}
