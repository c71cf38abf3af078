import type { FileModel, FunctionModel } from '../model/file-model.js';
import type { Variable } from '../model/scope.js';
import type { Syntax } from '../model/syntax.js';

/** The type a variable was declared with, where it means the same in another function. */
export function knownType(model: FileModel, owner: FunctionModel, { annotation }: Variable): string | undefined {
  if (annotation === undefined) return undefined;
  const words = annotation.match(/[\w$]+/g) ?? [];
  const parameters = typeParametersAround(model, owner.node);
  return words.some((word) => parameters.has(word)) ? undefined : annotation;
}

// Of the function and all around it.
function typeParametersAround({ source }: FileModel, node: Syntax): Set<string> {
  const names = new Set<string>();
  for (let at: Syntax | undefined = node; at; at = at.parent) {
    const lists = at.children.filter(({ field }) => field === 'type_parameters' || field === 'typeParameters');
    for (const word of lists.flatMap((list) => source.slice(list).match(/[\w$]+/g) ?? [])) names.add(word);
  }
  return names;
}
