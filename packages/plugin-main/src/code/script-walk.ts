import type {
  ArrowFunctionExpression,
  Class,
  ClassElement,
  Function as FunctionNode,
  Node,
  ParseResult,
  VariableDeclaration,
} from 'oxc-parser';
import type { SymbolKind } from './code-facts.js';
import { exportedNames } from './exported-names.js';
import { anonymous, type Draft, type FactCollector } from './fact-collector.js';
import { FunctionMeter } from './function-meter.js';
import { ScriptMeter } from './script-meter.js';
import { assignedName, isNameable, nameOfKey } from './script-names.js';

/** What a node's parent knows of it. */
interface Naming {
  readonly name: string | undefined;
  readonly kind?: SymbolKind;
  readonly isExported: boolean;
  /** The declaration or member it is the value of. */
  readonly span?: Node;
}

/** Where a walk is. */
interface Scope {
  readonly draft: Draft | undefined;
  readonly isFunction: boolean;
  /** What is exported here is seen from other files. */
  readonly isSeen: boolean;
  /** What is declared here is seen without `export`. */
  readonly isOpen: boolean;
  /** At the top of the file, where names may be exported apart from their declarations. */
  readonly isTop: boolean;
}

/** A parsed file. */
export interface ParsedScript extends Pick<ParseResult, 'program' | 'module'> {
  /** The children of each type of node. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

type Leave = () => void;
type FunctionLike = FunctionNode | ArrowFunctionExpression;

/** Reads the facts of a TypeScript or JavaScript file in one pass. No recursion: nesting is as deep as a file likes. */
export class ScriptWalk {
  readonly #found: FactCollector;
  readonly #text: string;
  readonly #program: ParseResult['program'];
  readonly #keys: Readonly<Record<string, readonly string[]>>;
  readonly #exported: ReadonlySet<string>;
  readonly #meter = new FunctionMeter();
  readonly #flow = new ScriptMeter(this.#meter);
  readonly #named = new Map<Node, Naming>();
  /** Declarations behind `export`, and where that begins. */
  readonly #exportStarts = new Map<Node, number>();
  #scope: Scope = { draft: undefined, isFunction: false, isSeen: true, isOpen: false, isTop: true };

  constructor(found: FactCollector, text: string, { program, module, keys }: ParsedScript) {
    this.#found = found;
    this.#text = text;
    this.#program = program;
    this.#keys = keys;
    this.#exported = exportedNames(program, module.staticExports);
  }

  run(): void {
    const left: (Node | Leave)[] = [this.#program];
    for (let next = left.pop(); next; next = left.pop()) {
      if (typeof next === 'function') next();
      else {
        const leave = this.#enter(next);
        if (leave) left.push(leave);
        this.#pushChildren(next, left);
      }
    }
  }

  #pushChildren(node: Node, left: (Node | Leave)[]): void {
    const keys = this.#keys[node.type] ?? [];
    for (let index = keys.length - 1; index >= 0; index -= 1) {
      const child = (node as unknown as Record<string, Node | readonly (Node | null)[] | null | undefined>)[keys[index] ?? ''];
      if (child === null || child === undefined) continue;
      if (!Array.isArray(child)) left.push(child as Node);
      else for (let at = child.length - 1; at >= 0; at -= 1) if (child[at]) left.push(child[at] as Node);
    }
  }

  #enter(node: Node): Leave | undefined {
    switch (node.type) {
      case 'Identifier':
      case 'JSXIdentifier':
        this.#found.addName(node.name);
        return undefined;
      case 'PrivateIdentifier':
        this.#found.addName(`#${node.name}`);
        return undefined;
      case 'ExportNamedDeclaration':
        if (node.declaration) this.#exportStarts.set(node.declaration, node.start);
        return undefined;
      case 'ExportDefaultDeclaration':
        this.#exportStarts.set(node.declaration, node.start);
        this.#named.set(node.declaration, { name: 'default', isExported: this.#scope.isSeen });
        return undefined;
      case 'VariableDeclaration':
        return this.#enterVariables(node);
      case 'TSModuleDeclaration':
        return this.#enterNamespace(node);
      case 'TSInterfaceDeclaration':
        return this.#enterPlain(node, 'interface', node.body.start);
      case 'TSTypeAliasDeclaration':
        return this.#enterPlain(node, 'type');
      case 'TSEnumDeclaration':
        return this.#enterPlain(node, 'enum', node.body.start);
      default:
        return this.#enterOther(node);
    }
  }

  #enterOther(node: Node): Leave | undefined {
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#enterClass(node);
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'TSDeclareFunction':
      case 'TSEmptyBodyFunctionExpression':
      case 'ArrowFunctionExpression':
        return this.#enterFunction(node);
      case 'Property':
        if (isNameable(node.value))
          this.#named.set(node.value, { name: nameOfKey(node, this.#text), kind: 'method', isExported: false, span: node });
        return undefined;
      case 'AssignmentExpression':
        if (isNameable(node.right)) this.#named.set(node.right, { name: assignedName(node.left), isExported: false, span: node });
        return undefined;
      default:
        return this.#flow.enter(node);
    }
  }

  // A constant that holds a function is a function; any other is told only when it is exported.
  #enterVariables(node: VariableDeclaration): undefined {
    const exportStart = this.#exportStarts.get(node);
    for (const declarator of node.declarations) {
      const { id, init } = declarator;
      if (id.type !== 'Identifier') continue;
      const isExported = this.#isExported(id.name, node);
      const span = node.declarations.length === 1 ? node : declarator;
      if (init && isNameable(init)) {
        this.#named.set(init, { name: id.name, isExported, span });
        if (exportStart !== undefined) this.#exportStarts.set(init, exportStart);
      } else if (isExported && node.kind === 'const') {
        const draft = this.#open('constant', { name: id.name, isExported, span }, node);
        this.#found.close(draft, span.end);
      }
    }
  }

  // A module named by a string and `global` are seen from everywhere; what is declared there needs no `export`.
  #enterNamespace(node: Extract<Node, { type: 'TSModuleDeclaration' }>): Leave {
    const isOpen = node.kind === 'global' || node.id.type === 'Literal';
    const isSeen = isOpen || (node.id.type === 'Identifier' && this.#isExported(node.id.name, node));
    return this.#inside({ draft: undefined, isFunction: false, isSeen, isOpen: isSeen && node.declare, isTop: false });
  }

  #enterPlain(node: Extract<Node, { id: unknown }>, kind: SymbolKind, body?: number): undefined {
    const name = node.id !== null && 'name' in node.id ? node.id.name : undefined;
    if (typeof name !== 'string') return;
    const draft = this.#open(kind, { name, isExported: this.#isExported(name, node) }, node);
    if (body !== undefined) draft.body = body;
    this.#found.close(draft, node.end);
  }

  #enterClass(node: Class): Leave {
    const naming = this.#namingOf(node, node.id?.name);
    const draft = this.#open('class', naming, node);
    draft.body = node.body.start;
    for (const member of node.body.body) this.#nameMember(member, draft.isExported);
    const leave = this.#inside({ draft, isFunction: false, isSeen: false, isOpen: false, isTop: false });
    return () => {
      leave();
      this.#found.close(draft, (naming.span ?? node).end);
    };
  }

  // A property that holds a function is a method too.
  #nameMember(member: ClassElement, isClassSeen: boolean): void {
    if (member.type === 'StaticBlock' || member.type === 'TSIndexSignature' || member.value === null) return;
    const isMethod = member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition';
    if (!isMethod && !isNameable(member.value)) return;
    const isOpen = member.accessibility !== 'private' && member.key.type !== 'PrivateIdentifier';
    const name = nameOfKey(member, this.#text);
    this.#named.set(member.value, { name, kind: 'method', isExported: isClassSeen && isOpen, span: member });
  }

  #enterFunction(node: FunctionLike): Leave | undefined {
    const naming = this.#namingOf(node, node.type === 'ArrowFunctionExpression' ? undefined : node.id?.name);
    if (naming.name === undefined && !naming.span && !this.#text.slice(node.start, node.end).includes('\n')) return this.#enterLambda();
    const draft = this.#open(naming.kind ?? 'function', naming, node);
    draft.name ??= anonymous;
    if (node.body) draft.body = node.body.start;
    const leave = this.#inside({ draft, isFunction: true, isSeen: false, isOpen: false, isTop: false });
    this.#meter.enterFunction();
    return () => {
      leave();
      const measured = this.#meter.leaveFunction();
      if (node.body) draft.measured = { ...measured, parameters: node.params.length };
      this.#found.close(draft, (naming.span ?? node).end);
    };
  }

  // A function on one line that has no name counts for the function around it.
  #enterLambda(): Leave {
    this.#meter.deepen();
    return () => this.#meter.rise();
  }

  #inside(scope: Omit<Scope, 'draft'> & { readonly draft: Draft | undefined }): Leave {
    const outer = this.#scope;
    this.#scope = { ...scope, draft: scope.draft ?? outer.draft, isFunction: scope.isFunction || outer.isFunction };
    return () => {
      this.#scope = outer;
    };
  }

  // What is exported by default goes by its own name, or by 'default'.
  #namingOf(node: Node, own: string | undefined): Naming {
    const naming = this.#named.get(node);
    this.#named.delete(node);
    if (!naming) return { name: own, isExported: own !== undefined && /Declar/.test(node.type) && this.#isExported(own, node) };
    return own === undefined || naming.name !== 'default' ? naming : { ...naming, name: own };
  }

  #isExported(name: string, node: Node): boolean {
    const { isSeen, isOpen, isTop } = this.#scope;
    return (isSeen && this.#exportStarts.has(node)) || isOpen || (isTop && this.#exported.has(name));
  }

  #open(kind: SymbolKind, { name, isExported, span }: Naming, node: Node): Draft {
    const draft = this.#found.open(kind, (span ?? node).start, this.#scope.draft);
    if (name !== undefined) draft.name = name;
    draft.isExported = isExported;
    draft.outerStart = Math.min(draft.start, this.#exportStarts.get(node) ?? draft.start);
    return draft;
  }
}
