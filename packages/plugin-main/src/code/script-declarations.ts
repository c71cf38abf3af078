import type { Class, ClassElement, Node, VariableDeclaration } from 'oxc-parser';
import type { SymbolKind } from './code-facts.js';
import type { FactCollector } from './fact-collector.js';
import { assignedName, isNameable, nameOfKey } from './script-names.js';
import { closed, type Leave, type ScriptScopes } from './script-scopes.js';

/** Takes on what a script declares, functions apart. */
export class ScriptDeclarations {
  readonly #found: FactCollector;
  readonly #scopes: ScriptScopes;
  readonly #text: string;

  constructor(found: FactCollector, scopes: ScriptScopes, text: string) {
    this.#found = found;
    this.#scopes = scopes;
    this.#text = text;
  }

  /** @returns what to do behind the node. */
  enter(node: Node): Leave | undefined {
    switch (node.type) {
      case 'ExportNamedDeclaration':
        if (node.declaration) this.#scopes.export(node.declaration, node.start);
        return undefined;
      case 'ExportDefaultDeclaration':
        this.#scopes.export(node.declaration, node.start);
        this.#scopes.name(node.declaration, { name: 'default', isExported: true });
        return undefined;
      case 'VariableDeclaration':
        return this.#variables(node);
      case 'TSModuleDeclaration':
        return this.#namespace(node);
      case 'TSInterfaceDeclaration':
        return this.#plain(node, 'interface', node.body.start);
      case 'TSTypeAliasDeclaration':
        return this.#plain(node, 'type');
      case 'TSEnumDeclaration':
        return this.#plain(node, 'enum', node.body.start);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.#class(node);
      default:
        return this.#holder(node);
    }
  }

  // What is not declared itself, but goes by the name of a property or of what it is assigned to.
  #holder(node: Node): undefined {
    if (node.type === 'Property' && isNameable(node.value))
      this.#scopes.name(node.value, { name: nameOfKey(node, this.#text), kind: 'method', isExported: false, span: node });
    else if (node.type === 'AssignmentExpression' && isNameable(node.right))
      this.#scopes.name(node.right, { name: assignedName(node.left), isExported: false, span: node });
  }

  // A constant that holds a function is a function; any other is told only when it is exported.
  #variables(node: VariableDeclaration): undefined {
    for (const declarator of node.declarations) {
      const { id, init } = declarator;
      if (id.type !== 'Identifier') continue;
      const isExported = this.#scopes.isExported(id.name, node);
      const naming = { name: id.name, isExported, span: node.declarations.length === 1 ? node : declarator };
      if (init && isNameable(init)) {
        this.#scopes.name(init, naming);
        this.#scopes.export(init, this.#scopes.exportStart(node));
      } else if (isExported && node.kind === 'const') this.#found.close(this.#scopes.open('constant', naming, node), naming.span.end);
    }
  }

  // A module named by a string and `global` are seen from everywhere; what is declared there needs no `export`.
  #namespace(node: Extract<Node, { type: 'TSModuleDeclaration' }>): Leave {
    const isOpen = node.kind === 'global' || node.id.type === 'Literal';
    const isSeen = isOpen || (node.id.type === 'Identifier' && this.#scopes.isExported(node.id.name, node));
    return this.#scopes.enter({ isSeen, isOpen: isSeen && node.declare, isTop: false });
  }

  #plain(node: Extract<Node, { id: { name: string } }>, kind: SymbolKind, body?: number): undefined {
    const { name } = node.id;
    const draft = this.#scopes.open(kind, { name, isExported: this.#scopes.isExported(name, node) }, node);
    if (body !== undefined) draft.body = body;
    this.#found.close(draft, node.end);
  }

  #class(node: Class): Leave {
    const naming = this.#scopes.namingOf(node, node.id?.name);
    const draft = this.#scopes.open('class', naming, node);
    draft.body = node.body.start;
    for (const member of node.body.body) this.#member(member, draft.isExported);
    const leave = this.#scopes.enter({ ...closed, draft });
    return () => {
      leave();
      this.#found.close(draft, (naming.span ?? node).end);
    };
  }

  // A property that holds a function is a method too.
  #member(member: ClassElement, isClassSeen: boolean): void {
    if (member.type === 'StaticBlock' || member.type === 'TSIndexSignature' || member.value === null) return;
    const isMethod = member.type === 'MethodDefinition' || member.type === 'TSAbstractMethodDefinition';
    if (!isMethod && !isNameable(member.value)) return;
    const isOpen = member.accessibility !== 'private' && member.key.type !== 'PrivateIdentifier';
    const name = nameOfKey(member, this.#text);
    this.#scopes.name(member.value, { name, kind: 'method', isExported: isClassSeen && isOpen, span: member });
  }
}
