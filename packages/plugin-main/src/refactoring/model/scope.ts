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
  /** Where the names of its declarations begin; in Python nowhere. */
  readonly declaredAt: number[];
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

  constructor(
    readonly kind: ScopeKind,
    readonly parent: Scope | undefined,
  ) {
    this.home = kind === 'block' || kind === 'comprehension' ? (parent?.home ?? this) : this;
  }

  /** Adds a name, unless it is there. @param at - where its declaration says the name. */
  declare(name: string, kind: string, at?: number): Variable {
    let variable = this.variables.get(name);
    if (!variable) {
      variable = { name, scope: this, references: [], kind, declaredAt: [] };
      this.variables.set(name, variable);
    }
    if (at !== undefined) variable.declaredAt.push(at);
    return variable;
  }

  /** What a name stands for here. @param seesClasses - whether names of a class are seen from its methods. */
  find(name: string, seesClasses: boolean): Variable | undefined {
    return this.#find(name, seesClasses, this.home);
  }

  /** Whether it is another, or lies in it. */
  isIn(other: Scope): boolean {
    return this === other || (this.parent?.isIn(other) ?? false);
  }

  #find(name: string, seesClasses: boolean, from: Scope): Variable | undefined {
    const isSeen = this.kind !== 'class' || this === from || seesClasses;
    return (isSeen ? this.variables.get(name) : undefined) ?? (this.parent ? this.parent.#find(name, seesClasses, from) : undefined);
  }
}
