import type { SourceText } from '../text/source-text.js';
import type { Reference, Scope } from './scope.js';
import type { Span, Syntax } from './syntax.js';

/** The languages that are understood. */
export type ModelLanguage = 'python' | 'typescript' | 'javascript';

/** What a statement does to the flow. */
export type StatementKind =
  | 'if'
  | 'loop'
  | 'try'
  | 'with'
  | 'switch'
  | 'match'
  | 'block'
  | 'label'
  | 'return'
  | 'raise'
  | 'break'
  | 'continue'
  | 'function'
  | 'class'
  | 'import'
  | 'type'
  | 'simple';

/** A statement, the same for every language. */
export interface Statement extends Span {
  readonly kind: StatementKind;
  readonly node: Syntax;
  /** The block it stands in. */
  readonly block: Block;
  /** What its own expressions use, once, before what is inside. */
  uses: readonly Reference[];
  /** Loops: what each round uses before its body. */
  each?: readonly Reference[];
  /** Loops: what each round uses after its body. */
  update?: readonly Reference[];
  /** Of `if` and loops. */
  readonly test?: Syntax | undefined;
  body?: Block | undefined;
  /** `else` of an `if`, a loop or a `try`. An `else if` is a block of one `if` that is not braced. */
  otherwise?: Block | undefined;
  /** `except` and `catch`, and the cases of a `switch` or `match`. */
  readonly branches: Block[];
  /** `finally`. */
  last?: Block | undefined;
}

/** Statements that follow each other. */
export interface Block extends Span {
  readonly node: Syntax;
  /** The statement it belongs to; nothing for the body of a function or file. */
  readonly owner: Statement | undefined;
  readonly statements: Statement[];
  readonly scope: Scope;
  /** Between braces, or indented below a line of its own: more statements may be put in. */
  readonly isOpen: boolean;
  /** What is used when it is entered: of cases and handlers. */
  uses: readonly Reference[];
}

/** A function or method. */
export interface FunctionModel extends Span {
  /** With the classes and functions it lies in: `Query.build_filter`. */
  readonly name: string;
  readonly node: Syntax;
  readonly scope: Scope;
  readonly body: Block;
  /** The one it lies in. */
  readonly parent: FunctionModel | undefined;
  /** The class it is a method of. */
  readonly owner: Syntax | undefined;
  readonly isGenerator: boolean;
  readonly parameters: readonly string[];
}

/** A file whose names and flow are known. */
export interface FileModel {
  readonly language: ModelLanguage;
  readonly path: string;
  readonly source: SourceText;
  readonly root: Syntax;
  readonly top: Block;
  readonly module: Scope;
  readonly functions: readonly FunctionModel[];
  /** Every use of a name, in no order. */
  readonly references: readonly Reference[];
  readonly comments: readonly Span[];
  /** Names of the top of a file are its own: no script that shares them with others. */
  readonly isModule: boolean;
  /** Code may be read from a text here, so that no name is safe. */
  readonly isDynamic: boolean;
}

/** All blocks directly inside a statement. */
export function blocksOf({ body, otherwise, branches, last }: Statement): Block[] {
  return [body, ...branches, otherwise, last].filter((block) => block !== undefined);
}

/** Visits all statements in a block, functions inside apart. */
export function eachStatement(block: Block, visit: (statement: Statement) => void): void {
  for (const statement of block.statements) {
    visit(statement);
    for (const inner of blocksOf(statement)) eachStatement(inner, visit);
  }
}
