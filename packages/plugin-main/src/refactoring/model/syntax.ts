/** A node of a parsed file, the same for every language. Offsets are UTF-16 units. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  /** What it is to its parent. */
  readonly field: string | undefined;
  readonly parent: Syntax | undefined;
  readonly children: Syntax[];
  /** Its operator, or what kind of declaration it is. */
  readonly detail?: string;
  /** Its flags that are set: `async`, `computed`, `static` ... */
  readonly marks?: readonly string[];
}

/** A part of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Nesting deeper than this is no code that somebody wrote. */
export const maxDepth = 400;

/** The child in a field. */
export function childOf(node: Syntax, field: string): Syntax | undefined {
  return node.children.find((child) => child.field === field);
}

/** The children in a field. */
export function childrenOf(node: Syntax, field: string): Syntax[] {
  return node.children.filter((child) => child.field === field);
}

/** Visits a node and all below it in the order of the text. @param visit - answers false to pass over what is below. */
export function walk(node: Syntax, visit: (node: Syntax) => boolean | void): void {
  const left = [node];
  for (let next = left.pop(); next; next = left.pop()) {
    if (visit(next) === false) continue;
    for (let at = next.children.length - 1; at >= 0; at -= 1) left.push(next.children[at] as Syntax);
  }
}

/** Whether a node or one below it is such. */
export function has(node: Syntax, test: (node: Syntax) => boolean): boolean {
  let isFound = false;
  walk(node, (each) => {
    isFound ||= test(each);
    return !isFound;
  });
  return isFound;
}

/** Whether one part of a text lies in another. */
export function isWithin(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
