import { FactCollector } from './fact-collector.js';
import type { ParsedFacts } from './parsed-facts.js';
import { parseScript } from './parse-script.js';
import { addScriptImports } from './script-imports.js';
import { ScriptWalk } from './script-walk.js';

/** The facts of a TypeScript or JavaScript file. */
export async function scriptFacts(path: string, text: string): Promise<ParsedFacts> {
  const parsed = await parseScript(path, text);
  const found = new FactCollector();
  for (const comment of parsed.comments) found.addComment(comment.start, comment.end);
  new ScriptWalk(found, text, parsed).run();
  addScriptImports(found, parsed, text);
  return { found, hasErrors: parsed.hasErrors };
}
