import { LineCounter, parseDocument, type YAMLError } from 'yaml';

/** What a text in YAML says, as JSON, or what is wrong with it. */
export type ParsedYaml =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly { readonly line?: number; readonly what: string }[] };

/** How often aliases may repeat what they stand for, so that a few lines do not become gigabytes. */
const maxAliasCount = 100;
const maxProblems = 5;

/**
 * Reads YAML 1.2 by its core schema: no other tags, and no keys but texts. This file is the one door to the parser, which takes
 * milliseconds to load: import it where there is something to parse.
 *
 * @param text - its size is the caller's to bound.
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { ...options, lineCounter: lines });
    // To the parser a tag it does not know is a warning.
    const found = [...document.errors, ...document.warnings].slice(0, maxProblems);
    if (found.length > 0)
      return { ok: false, problems: found.map((error) => ({ line: lines.linePos(error.pos[0]).line, what: sentence(error) })) };
    // Through JSON: a circle of aliases is found here, and what was shared is so no more.
    return { ok: true, value: JSON.parse(JSON.stringify(document.toJS({ maxAliasCount }))) };
  } catch (cause) {
    return { ok: false, problems: [{ what: firstLine((cause as Error).message) }] };
  }
}

const options = {
  version: '1.2',
  schema: 'core',
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** The commonest mistake is told in the words of who made it. */
function sentence({ code, message }: YAMLError): string {
  return code === 'BLOCK_AS_IMPLICIT_KEY' ? "a value with ': ' in it must be put in quotes" : firstLine(message);
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').slice(0, 200);
}
