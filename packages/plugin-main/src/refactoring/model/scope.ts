/** A use of a name. */
export interface Reference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly isRead: boolean;
  readonly isWrite: boolean;
  /** A write that happens whenever its statement does. */
  readonly isCertain: boolean;
  /** Where it is used. */
  readonly scope: Scope;
  /** What it names; nothing where the file does not say. */
  variable?: Variable | undefined;
}

/** Something that a name stands for. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly references: Reference[];
  /** `parameter`, `var`, `let`, `const`, `function`, `class`, `import`, or `local`. */
  kind: string;
  /** The type it was declared with, as written. */
  annotation?: string | undefined;
}

/** `module`, `function` and `class` have their own variables and run on their own; `block` and `comprehension` run in place. */
export type ScopeKind = 'module' | 'function' | 'class' | 'block' | 'comprehension';

/** Where names are looked up. */
export class Scope {
  readonly variables = new Map<string, Variable>();
  /** The scope around that runs on its own; itself if it does. */
  readonly home: Scope;
  readonly references: Reference[] = [];

  constructor(
    readonly kind: ScopeKind,
    readonly parent: Scope | undefined,
  ) {
    this.home = kind === 'block' || kind === 'comprehension' ? (parent?.home ?? this) : this;
  }

  /** Adds a name, unless it is there. */
  declare(name: string, kind: string): Variable {
    let variable = this.variables.get(name);
    if (!variable) {
      variable = { name, scope: this, references: [], kind };
      this.variables.set(name, variable);
    }
    return variable;
  }

  /** What a name stands for here. @param seesClasses - whether names of a class are seen from its methods. */
  find(name: string, seesClasses: boolean): Variable | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) {
      const isSeen = scope.kind !== 'class' || scope === this.home || seesClasses;
      const found = isSeen ? scope.variables.get(name) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** Whether it is another, or lies in it. */
  isIn(other: Scope): boolean {
    for (let scope: Scope | undefined = this; scope; scope = scope.parent) if (scope === other) return true;
    return false;
  }
}
