import type { FileModel, FunctionModel } from '../model/file-model.js';
import { has, walk, type Syntax } from '../model/syntax.js';
import type { Run } from './runs.js';

/** What belongs to the one function that runs, and means another thing in a new one. */
const bound = new Set([
  'yield',
  'await',
  'async',
  'global_statement',
  'nonlocal_statement',
  'delete_statement',
  'YieldExpression',
  'AwaitExpression',
  'Super',
  'MetaProperty',
  'LabeledStatement',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeQuery',
]);
/** Names that look at the running function, or count the functions above it. */
const watching = /^(?:super|__class__|locals|vars|dir|eval|exec|arguments|_getframe|currentframe|stacklevel|stack|captureStackTrace)$/;
/** Decorators that hand the method its own object. */
const plainDecorator =
  /^@(?:property|cached_property|classmethod|abstractmethod|override|functools\.\w+|\w+\.(?:setter|getter|deleter)|contextmanager|lru_cache|cache|total_ordering|final)\b/;

/** Whether statements would mean another thing in a function of their own. */
export function escapesFunction({ source }: FileModel, node: Syntax): boolean {
  return has(node, (each) => {
    if (bound.has(each.type) || each.marks?.includes('await')) return true;
    return (each.type === 'identifier' || each.type === 'Identifier') && watching.test(source.slice(each));
  });
}

/** Whether a run works on the object of its method, so that it has to be a method too. */
export function usesReceiver(model: FileModel, owner: FunctionModel, run: Run): boolean {
  if (model.language === 'python') {
    if (!owner.owner) return false;
    const self = isStatic(model, owner) ? undefined : owner.parameters[0];
    const isOwn = (name: string): boolean => name === self || /^__\w*[^_]_?$/.test(name);
    return run.statements.some(({ node }) => has(node, (each) => each.type === 'identifier' && isOwn(model.source.slice(each))));
  }
  return run.statements.some(({ node }) => hasThis(node));
}

/** What a method calls its object. @returns nothing where a method beside it would not do. */
export function receiverOf(model: FileModel, owner: FunctionModel): string | undefined {
  if (!owner.owner || isStatic(model, owner)) return undefined;
  if (model.language !== 'python') return owner.node.parent?.detail === 'constructor' ? undefined : 'this';
  const [self] = owner.parameters;
  const variable = self === undefined ? undefined : owner.scope.variables.get(self);
  const isKept = variable?.references.filter(({ isWrite }) => isWrite).length === 1;
  return isKept && decoratorsOf(model, owner).every((each) => plainDecorator.test(each)) ? self : undefined;
}

// As written.
function decoratorsOf({ source }: FileModel, { node }: FunctionModel): string[] {
  return (node.parent?.children ?? []).filter(({ type }) => type === 'decorator').map((each) => source.slice(each));
}

function isStatic(model: FileModel, owner: FunctionModel): boolean {
  return decoratorsOf(model, owner).some((each) => /^@staticmethod\b/.test(each));
}

// A function inside that is no arrow has a `this` of its own.
function hasThis(node: Syntax): boolean {
  let isFound = false;
  walk(node, (each) => {
    isFound ||= each.type === 'ThisExpression' || each.type === 'PrivateIdentifier';
    return !/^(?:FunctionExpression|FunctionDeclaration|ClassDeclaration|ClassExpression)$/.test(each.type);
  });
  return isFound;
}

/** The member of a class that a method is. */
export function memberOf({ node }: FunctionModel): Syntax {
  return node.parent?.type === 'MethodDefinition' ? node.parent : node;
}

/** Whether the method belongs to the class itself. */
export function isClassMethod(model: FileModel, owner: FunctionModel): boolean {
  return model.language === 'python'
    ? decoratorsOf(model, owner).some((each) => /^@classmethod\b/.test(each))
    : (memberOf(owner).marks?.includes('static') ?? false);
}
