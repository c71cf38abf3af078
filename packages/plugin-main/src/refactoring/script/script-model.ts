import type { FileModel } from '../model/file-model.js';
import { ModelBuilder } from '../model/model-builder.js';
import { walk, type Span, type Syntax } from '../model/syntax.js';
import { SourceText } from '../text/source-text.js';
import type { ParsedScript } from './parse-script.js';
import { ScriptStatements } from './script-statements.js';

/** The model of a TypeScript or JavaScript file. */
export function scriptModel(path: string, text: string, { root, comments, isModule }: ParsedScript): FileModel {
  const builder = new ModelBuilder(text);
  const statements = new ScriptStatements(builder);
  const top = builder.block(root, undefined, { isOpen: true, addTo: (block) => statements.fill(block) });
  builder.resolve(true);
  return {
    language: /\.[cm]?tsx?$/i.test(path) ? 'typescript' : 'javascript',
    path,
    source: new SourceText(text, literalsOf(root)),
    root,
    top,
    module: builder.module,
    functions: builder.functions,
    references: builder.references,
    comments,
    isModule,
    isDynamic: /\beval\s*\(|\bwith\s*\(/.test(text),
  };
}

function literalsOf(root: Syntax): Span[] {
  const literals: Span[] = [];
  walk(root, (node) => {
    if (node.type === 'TemplateLiteral' || node.type === 'JSXText' || node.type === 'Literal') literals.push(node);
  });
  return literals;
}
