import type { EcmaScriptModule } from 'oxc-parser';
import type { CodeImport } from './code-facts.js';

/** What a TypeScript or JavaScript file imports: statically, by `import()` of a literal, by re-export and by `require`. */
export function scriptImports(
  module: Pick<EcmaScriptModule, 'staticImports' | 'staticExports' | 'dynamicImports'>,
  text: string,
): CodeImport[] {
  const from = new Set(module.staticImports.map((statement) => statement.moduleRequest.value));
  for (const { entries } of module.staticExports) for (const { moduleRequest } of entries) if (moduleRequest) from.add(moduleRequest.value);
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$\\]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2];
    if (literal !== undefined) from.add(literal);
  }
  for (const [, literal] of text.matchAll(/\brequire\(['"]([^'"\n]{1,200})['"]\)/g)) if (literal !== undefined) from.add(literal);
  return [...from].map((each) => ({ from: each }));
}
