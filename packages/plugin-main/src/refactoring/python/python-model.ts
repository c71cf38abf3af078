import type { FileModel } from '../model/file-model.js';
import { ModelBuilder } from '../model/model-builder.js';

import { walk, type Span, type Syntax } from '../model/syntax.js';
import { SourceText } from '../text/source-text.js';
import { PythonNames } from './python-names.js';
import { PythonStatements } from './python-statements.js';

/** Names that look into the running function from elsewhere. */
const dynamic = /\b(?:locals|vars|exec|eval|globals)\s*\(/;

/** The model of a Python file. */
export function pythonModel(path: string, text: string, root: Syntax): FileModel {
  const builder = new ModelBuilder(text);
  const statements = new PythonStatements(builder, new PythonNames(builder));
  const top = builder.block(root, undefined, { isOpen: true, addTo: (block) => statements.fill(block) });
  declareLocals(builder, statements);
  builder.resolve(false, (reference) => statements.outerOf(reference));
  const { comments, literals } = spansOf(root);
  return {
    language: 'python',
    path,
    source: new SourceText(text, literals),
    root,
    top,
    module: builder.module,
    functions: builder.functions,
    references: builder.references,
    comments,
    isModule: true,
    isDynamic: dynamic.test(text),
  };
}

// A name that is written anywhere in a function is its own, unless it says otherwise.
function declareLocals(builder: ModelBuilder, statements: PythonStatements): void {
  for (const reference of builder.references) {
    if (!reference.isWrite || statements.isDeclaredOutside(reference)) continue;
    reference.scope.declare(reference.name, 'local');
  }
}

function spansOf(root: Syntax): { comments: Span[]; literals: Span[] } {
  const comments: Span[] = [];
  const literals: Span[] = [];
  walk(root, (node) => {
    if (node.type === 'comment') comments.push(node);
    if (node.type !== 'string') return true;
    literals.push(node);
    return false;
  });
  return { comments, literals };
}
