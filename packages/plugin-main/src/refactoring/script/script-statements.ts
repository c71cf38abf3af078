import type { Block, Statement } from '../model/file-model.js';
import type { ModelBuilder } from '../model/model-builder.js';
import { Scope } from '../model/scope.js';
import { childOf, childrenOf, type Syntax } from '../model/syntax.js';
import { ScriptFunctions } from './script-functions.js';
import { ScriptNames } from './script-names.js';

const simpleKinds: Readonly<Record<string, Statement['kind']>> = {
  ReturnStatement: 'return',
  ThrowStatement: 'raise',
  BreakStatement: 'break',
  ContinueStatement: 'continue',
  ImportDeclaration: 'import',
};

/** Builds the statements of a TypeScript or JavaScript file. */
export class ScriptStatements {
  readonly names: ScriptNames;
  readonly #functions: ScriptFunctions;

  constructor(readonly builder: ModelBuilder) {
    this.#functions = new ScriptFunctions(builder, {
      names: () => this.names,
      fill: (block) => this.fill(block),
      statement: (node, block) => this.#statement(node, block),
    });
    this.names = new ScriptNames(
      builder,
      (node) => this.#functions.function(node),
      (node) => this.#functions.class(node),
    );
  }

  fill(block: Block, field = 'body'): void {
    for (const child of childrenOf(block.node, field)) this.#statement(child, block);
  }

  #statement(node: Syntax, block: Block): void {
    switch (node.type) {
      case 'IfStatement':
        return this.#if(node, block);
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.builder.within(new Scope('block', this.builder.scope), () => this.#loop(node, block));
      case 'TryStatement':
        return this.#try(node, block);
      case 'SwitchStatement':
        return this.#switch(node, block);
      case 'LabeledStatement':
      case 'BlockStatement':
        return this.#inner(node, block);
      default:
        return this.#simple(node, block);
    }
  }

  #simple(node: Syntax, block: Block): void {
    const statement = this.builder.statement(kindOf(node), block, { node });
    statement.uses = this.builder.gather(() => {
      if (node.type === 'ImportDeclaration') this.#imports(node);
      else if (node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration') this.#export(node);
      else this.#declaration(node);
    });
  }

  #declaration(node: Syntax): void {
    if (node.type === 'VariableDeclaration') this.names.declarations(node, false);
    else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      const id = childOf(node, 'id');
      if (node.type === 'FunctionDeclaration') this.#functions.function(node);
      else this.#functions.class(node);
      if (id) this.names.target(id, node.type === 'FunctionDeclaration' ? 'function' : 'class', true);
    } else if (node.type === 'TSEnumDeclaration') childrenOf(node, 'id').forEach((id) => this.names.target(id, 'const', true));
    else if (node.type === 'TSExportAssignment') node.children.forEach((child) => this.names.expression(child));
    else if (!node.type.startsWith('TS') && !/^(?:Break|Continue)Statement$/.test(node.type))
      node.children.forEach((child) => this.names.expression(child));
  }

  #export(node: Syntax): void {
    for (const child of node.children) {
      if (child.field === 'declaration') this.#declaration(child);
      else if (child.type === 'ExportSpecifier' && !childOf(node, 'source')) {
        childrenOf(child, 'local').forEach((local) => local.type === 'Identifier' && this.names.expression(local));
      }
    }
  }

  #imports(node: Syntax): void {
    for (const specifier of childrenOf(node, 'specifiers'))
      childrenOf(specifier, 'local').forEach((local) => this.names.target(local, 'import', true));
  }

  #if(node: Syntax, block: Block): void {
    const test = childOf(node, 'test');
    const statement = this.builder.statement('if', block, { node, test });
    statement.uses = this.builder.gather(() => test && this.names.expression(test));
    statement.body = this.#block(childOf(node, 'consequent'), statement);
    statement.otherwise = this.#block(childOf(node, 'alternate'), statement);
  }

  #loop(node: Syntax, block: Block): void {
    const part = (field: string) => childOf(node, field);
    const statement = this.builder.statement('loop', block, { node, test: part('test') });
    const visit = (child: Syntax | undefined): void => {
      if (child?.type === 'VariableDeclaration') this.names.declarations(child, node.type !== 'ForStatement');
      else if (child && child.field === 'left') this.names.target(child, undefined, true);
      else if (child) this.names.expression(child);
    };
    statement.uses = this.builder.gather(() => [part('init'), part('right')].forEach(visit));
    statement.each = this.builder.gather(() => [part('test'), part('left')].forEach(visit));
    statement.body = this.#block(part('body'), statement);
    statement.update = this.builder.gather(() => visit(part('update')));
  }

  #try(node: Syntax, block: Block): void {
    const statement = this.builder.statement('try', block, { node });
    statement.body = this.#block(childOf(node, 'block'), statement);
    const clause = childOf(node, 'handler');
    if (clause) {
      this.builder.within(new Scope('block', this.builder.scope), () => {
        const parameter = childOf(clause, 'param');
        const uses = this.builder.gather(() => parameter && this.names.target(parameter, 'let', true));
        const handler = this.#block(childOf(clause, 'body'), statement);
        if (handler) statement.branches.push(Object.assign(handler, { uses }));
      });
    }
    statement.last = this.#block(childOf(node, 'finalizer'), statement);
  }

  #switch(node: Syntax, block: Block): void {
    const statement = this.builder.statement('switch', block, { node });
    const subject = childOf(node, 'discriminant');
    statement.uses = this.builder.gather(() => subject && this.names.expression(subject));
    this.builder.within(new Scope('block', this.builder.scope), () => {
      for (const clause of childrenOf(node, 'cases')) {
        const test = childOf(clause, 'test');
        const uses = this.builder.gather(() => test && this.names.expression(test));
        const body = this.builder.block(clause, statement, { isOpen: true, addTo: (inner) => this.fill(inner, 'consequent') });
        statement.branches.push(Object.assign(body, { uses }));
      }
    });
  }

  #inner(node: Syntax, block: Block): void {
    const statement = this.builder.statement(node.type === 'BlockStatement' ? 'block' : 'label', block, { node });
    statement.body = this.#block(node.type === 'BlockStatement' ? node : childOf(node, 'body'), statement);
  }

  // A branch without braces is a block that nothing may be put into.
  #block(node: Syntax | undefined, owner: Statement | undefined): Block | undefined {
    if (!node) return undefined;
    const isOpen = node.type === 'BlockStatement';
    return this.builder.within(new Scope('block', this.builder.scope), () =>
      this.builder.block(node, owner, { isOpen, addTo: (block) => (isOpen ? this.fill(block) : this.#statement(node, block)) }),
    );
  }
}

function kindOf(node: Syntax): Statement['kind'] {
  const inner = childOf(node, 'declaration') ?? node;
  if (inner.type === 'FunctionDeclaration') return 'function';
  if (inner.type === 'ClassDeclaration') return 'class';
  if (inner.type.startsWith('TS') && inner.type !== 'TSEnumDeclaration' && inner.type !== 'TSExportAssignment') return 'type';
  return simpleKinds[node.type] ?? 'simple';
}
