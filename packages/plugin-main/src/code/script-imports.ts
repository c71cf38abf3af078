import type { Comment, EcmaScriptModule } from 'oxc-parser';
import type { FactCollector } from './fact-collector.js';

/** A parsed file, as far as its imports are concerned. */
export interface ParsedModule {
  readonly module: Pick<EcmaScriptModule, 'staticImports' | 'staticExports' | 'dynamicImports'>;
  readonly comments: readonly Pick<Comment, 'start' | 'end'>[];
}

/** What a TypeScript or JavaScript file imports: statically, by `import()` of a literal, by re-export and by `require`. */
export function addScriptImports(found: FactCollector, parsed: ParsedModule, text: string): void {
  const run = new Set<string>();
  const types = new Set<string>();
  for (const { from, isType } of staticRequests(parsed.module)) (isType ? types : run).add(from);
  for (const { moduleRequest } of parsed.module.dynamicImports) {
    const literal = /^(['"`])([^'"`$\\]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) run.add(literal);
  }
  for (const from of required(text, parsed.comments)) run.add(from);
  for (const from of run) found.addImport({ from });
  for (const from of types) if (!run.has(from)) found.addImport({ from, isTypeOnly: true });
}

function* staticRequests({ staticImports, staticExports }: ParsedModule['module']): Generator<{ from: string; isType: boolean }> {
  for (const { moduleRequest, entries } of staticImports)
    yield { from: moduleRequest.value, isType: entries.length > 0 && entries.every((entry) => entry.isType) };
  for (const { moduleRequest, isType } of staticExports.flatMap(({ entries }) => entries))
    if (moduleRequest) yield { from: moduleRequest.value, isType };
}

// Both in the order of the text, so one pass over the comments is enough.
function* required(text: string, comments: readonly Pick<Comment, 'start' | 'end'>[]): Generator<string> {
  let next = 0;
  for (const match of text.matchAll(/\brequire\(\s{0,20}['"]([^'"\n]{1,200})['"]\s{0,20}\)/g)) {
    while ((comments[next]?.end ?? Number.POSITIVE_INFINITY) <= match.index) next += 1;
    const isCommented = (comments[next]?.start ?? Number.POSITIVE_INFINITY) <= match.index;
    if (match[1] !== undefined && !isCommented) yield match[1];
  }
}
