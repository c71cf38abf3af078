import type { SymbolKind } from '../code-facts.js';

/** How a node of a grammar declares something. */
export interface SymbolRule {
  readonly kind: SymbolKind;
  /** The field that holds the name, or in a grammar without such a field the type of the child; `name` unless said. */
  readonly name?: string;
  /** The same for the body; `body` unless said. */
  readonly body?: string;
  /** The kind it has instead where a child is of a type: of Go's `type X struct`, a class. */
  readonly refine?: Readonly<Record<string, SymbolKind>>;
  /** It has no body, and declares something only where its name is a node of this type: a prototype of C. */
  readonly declares?: string;
}

/** How the text alone tells that a node holds nothing but names, strings and numbers, in a language that quotes as Python does. */
export interface SkimRule {
  /** A regular expression that matches inside of every node that this table gives a meaning, and where a string that interpolates begins. */
  readonly stops: string;
  /** Nodes without such a match that are walked through all the same: parameters, which are counted. */
  readonly walked: readonly string[];
  /** Words that are no names, beside those that stop. */
  readonly words: readonly string[];
}

/**
 * What the nodes of a tree-sitter grammar mean, as plain data: it is sent to the worker processes. Names the grammar does
 * not know are passed over, so that a table serves several versions of one.
 */
export interface LanguageTable {
  /** The grammar: an absolute path to its `.wasm`, or the name of one that comes with this package. */
  readonly grammar: string;
  /** Nodes that declare something. */
  readonly symbols: Readonly<Record<string, SymbolKind | SymbolRule>>;
  /** Nodes that declare nothing themselves, but in which functions are methods. */
  readonly owners?: readonly string[];
  /** Nodes around a declaration that belong to it, such as its decorators. */
  readonly wrappers?: readonly string[];
  /** What is seen from other files: by a regular expression on the name, on the signature, or both. Everything unless said. */
  readonly exported?: { readonly name?: string; readonly signature?: string };
  /** The first string in a body is its documentation. */
  readonly hasDocstrings?: boolean;
  /**
   * Nodes that import, and the regular expression that finds the imports in their text, as often as it matches: its group
   * `from` is what is imported, or a list of it; its group `names` a list of what is taken from it.
   */
  readonly imports?: Readonly<Record<string, string>>;
  readonly comments: readonly string[];
  /** Strings; they are looked into only where a `{` or `$` could interpolate something. */
  readonly strings?: readonly string[];
  /** Nodes that hold nothing with a meaning, and need not be entered. */
  readonly leaves?: readonly string[];
  /** Nodes that are a name. */
  readonly identifiers: readonly string[];
  /** Nodes that hold the parameters of a function, in its field `parameters`. */
  readonly parameters?: readonly string[];
  /** Named nodes among parameters that are none. */
  readonly notParameters?: readonly string[];
  /** Decisions that may have an `else`. */
  readonly ifs?: readonly string[];
  /** Clauses that are a decision more at the same depth: `elif`. */
  readonly elseIfs?: readonly string[];
  /** Clauses that hold the `else` of an `if`, where it is none of its own children. */
  readonly elses?: readonly string[];
  /** Other decisions what is inside of lies deeper: loops, handlers, conditional expressions. */
  readonly nested?: readonly string[];
  /** Decisions that nothing lies inside of: generators of a comprehension. */
  readonly generators?: readonly string[];
  /** Many ways at once: `switch`. Read as one break of the flow, but each case is a decision. */
  readonly switches?: readonly string[];
  /** Those of them that are exhaustive: the last way is taken where no other is, and is no decision. */
  readonly exhaustive?: readonly string[];
  /** Decisions that do not break the flow of reading. */
  readonly cases?: readonly string[];
  /** The same, by keyword, where a node stands for `case` and `default` alike. */
  readonly caseTokens?: readonly string[];
  /** A decision each, whatever is inside. */
  readonly assertions?: readonly string[];
  /** Functions without a name, whose decisions count for the function around them. */
  readonly lambdas?: readonly string[];
  /** Nodes that may be a logical operation, and the operators that make them one. */
  readonly logical?: { readonly nodes: readonly string[]; readonly operators: readonly string[] };
  /** Makes reading faster: what holds nothing but names is not walked through. */
  readonly skim?: SkimRule;
}
