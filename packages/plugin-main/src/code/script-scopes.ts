import type { Node } from 'oxc-parser';
import type { SymbolKind } from './code-facts.js';
import type { Draft, FactCollector } from './fact-collector.js';

/** What a node's parent knows of it. */
export interface Naming {
  readonly name: string | undefined;
  readonly kind?: SymbolKind;
  readonly isExported: boolean;
  /** The declaration or member it is the value of. */
  readonly span?: Node;
}

/** Where a walk is. */
export interface Scope {
  /** The symbol it is inside of; of a scope that is none, that of the one around. */
  readonly draft?: Draft;
  /** What is exported here is seen from other files. */
  readonly isSeen: boolean;
  /** What is declared here is seen without `export`. */
  readonly isOpen: boolean;
  /** At the top of the file, where names may be exported apart from their declarations. */
  readonly isTop: boolean;
}

/** Ends what was entered. */
export type Leave = () => void;

/** Inside of a function or a class, nothing is exported. */
export const closed = { isSeen: false, isOpen: false, isTop: false } as const;

/** The scopes and names that a walk through a script is inside of. */
export class ScriptScopes {
  readonly #found: FactCollector;
  readonly #exported: ReadonlySet<string>;
  readonly #named = new Map<Node, Naming>();
  /** Declarations behind `export`, and where that begins. */
  readonly #exportStarts = new Map<Node, number>();
  #scope: Scope = { isSeen: true, isOpen: false, isTop: true };

  /** @param exported - names that are exported apart from their declarations. */
  constructor(found: FactCollector, exported: ReadonlySet<string>) {
    this.#found = found;
    this.#exported = exported;
  }

  /** Tells of a node to come what its parent knows of it. */
  name(node: Node, naming: Naming): void {
    this.#named.set(node, naming);
  }

  /** Tells of a node to come that it stands behind `export`. */
  export(node: Node, start: number | undefined): void {
    if (start !== undefined) this.#exportStarts.set(node, start);
  }

  exportStart(node: Node): number | undefined {
    return this.#exportStarts.get(node);
  }

  isExported(name: string, node: Node): boolean {
    const { isSeen, isOpen, isTop } = this.#scope;
    return (isSeen && this.#exportStarts.has(node)) || isOpen || (isTop && this.#exported.has(name));
  }

  /** What a node is called. What is exported by default goes by its own name, or by 'default'. */
  namingOf(node: Node, own: string | undefined): Naming {
    const naming = this.#named.get(node);
    this.#named.delete(node);
    if (naming) return own !== undefined && naming.name === 'default' ? { ...naming, name: own } : naming;
    const isDeclared = node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration' || node.type === 'TSDeclareFunction';
    return { name: own, isExported: own !== undefined && isDeclared && this.isExported(own, node) };
  }

  /** Takes a symbol on. */
  open(kind: SymbolKind, { name, isExported, span }: Naming, node: Node): Draft {
    const draft = this.#found.open(kind, (span ?? node).start, this.#scope.draft);
    if (name !== undefined) draft.name = name;
    draft.isExported = isExported;
    draft.outerStart = Math.min(draft.start, this.#exportStarts.get(node) ?? draft.start);
    return draft;
  }

  enter(scope: Scope): Leave {
    const outer = this.#scope;
    this.#scope = { ...(outer.draft && { draft: outer.draft }), ...scope };
    return () => {
      this.#scope = outer;
    };
  }
}
