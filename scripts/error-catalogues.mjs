import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { shippedSources } from './build/source-files.mjs';
import { readPackages } from './workspace.mjs';

/**
 * Every error that a package makes, read from its sources: its code, its sentences with `‹names›` where values go, and
 * the sentence above its builder.
 */
export function readErrors() {
  const found = new Map();
  for (const pkg of readPackages().filter((each) => existsSync(join(each.folder, 'src'))))
    for (const path of shippedSources(pkg.folder)) {
      const text = readFileSync(join(pkg.folder, path), 'utf8');
      if (!text.includes('MILLRACE_')) continue;
      const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
      for (const error of errorsIn(source)) {
        const known = found.get(error.code);
        if (!known) found.set(error.code, { ...error, package: pkg.manifest.name, says: [error.what] });
        else if (!known.says.includes(error.what)) known.says.push(error.what);
      }
    }
  return [...found.values()];
}

function errorsIn(source) {
  const errors = [];
  const visit = (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'MillraceError' && ts.isStringLiteral(node.arguments?.[0] ?? node)) {
      const sentences = ts.isObjectLiteralExpression(node.arguments[1] ?? node) ? sentencesOf(node.arguments[1]) : {};
      errors.push({ code: node.arguments[0].text, ...sentences, summary: summaryOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return errors;
}

function sentencesOf(object) {
  const pairs = object.properties.filter(ts.isPropertyAssignment).map((property) => [property.name.getText(), plain(property.initializer)]);
  return Object.fromEntries(pairs);
}

/** An expression as a reader sees it: text as it is, a value as its name. */
function plain(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => plain(span.expression) + span.literal.text).join('');
  if (ts.isConditionalExpression(node)) return [plain(node.whenTrue), plain(node.whenFalse)].filter(Boolean).join(' / ');
  if (ts.isParenthesizedExpression(node)) return plain(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return plain(node.left) + plain(node.right);
  return `‹${nameOf(node)}›`;
}

function nameOf(node) {
  if (ts.isIdentifier(node)) return words(node.text);
  if (ts.isCallExpression(node)) return nameOf(ownerOf(node.expression) ?? node.arguments[0] ?? node.expression);
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 'length' ? `number of ${nameOf(node.expression)}` : words(node.name.text);
  if (ts.isBinaryExpression(node) || ts.isElementAccessExpression(node)) return nameOf(node.left ?? node.expression);
  return 'value';
}

/** The value a method is called on; nothing where that is `Math`, `String` or another of the language's own. */
function ownerOf(callee) {
  return ts.isPropertyAccessExpression(callee) && !/^[A-Z]/.test(callee.expression.getText()) ? callee.expression : undefined;
}

function words(name) {
  return name.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
}

/** The first sentence of the comment above the builder that makes the error. */
function summaryOf(node) {
  let owner = node;
  while (owner.parent && !ts.isVariableStatement(owner) && !ts.isFunctionDeclaration(owner)) owner = owner.parent;
  const comment = ts.getJSDocCommentsAndTags(owner).find(ts.isJSDoc)?.comment;
  return typeof comment === 'string' ? comment.replace(/\s+/g, ' ').trim() : undefined;
}
