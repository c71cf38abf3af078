import { hasScopes, type AnyTool, type Call } from '@millrace/core';
import { leanArgumentsUnfit, leanOpUnknown, scopeNeeded } from '../error-catalogue/calls.js';
import { leanArguments, leanOps, type LeanInput, type LeanName, type MainToolKey } from '../tools/lean-tools.js';
import { mainTools } from '../tools/main-tools.js';
import type { MainHandlers } from './main-handlers.js';

type LeanHandler = (input: LeanInput, call: Call) => Promise<string>;

/** The handlers of the lean tools: each hands on to the one its op means, and answers with what that one gives as JSON. */
export function leanHandlers(handlers: MainHandlers) {
  const lean =
    (name: LeanName): LeanHandler =>
    (input, call) =>
      handOn(handlers, { name, input }, call);
  return {
    leanRead: lean('read'),
    leanEdit: lean('edit'),
    leanSearch: lean('search'),
    leanCode: lean('code'),
    leanRepo: lean('repo'),
    leanGit: lean('git'),
  };
}

async function handOn(handlers: MainHandlers, { name, input }: { name: LeanName; input: LeanInput }, call: Call): Promise<string> {
  const ops: Readonly<Record<string, MainToolKey>> = leanOps[name];
  const key = Object.hasOwn(ops, input.op) ? ops[input.op] : undefined;
  if (key === undefined) throw leanOpUnknown(input.op, Object.keys(ops));
  const tool: AnyTool = mainTools[key];
  if (!hasScopes(call.principal, tool.scopes)) throw scopeNeeded(input.op, tool.scopes?.join(', ') ?? '');
  const parsed = await tool.input['~standard'].validate(leanArguments(key, input));
  if (parsed.issues) throw leanArgumentsUnfit(input.op, parsed.issues.map(problem), argumentNames(tool));
  const handle = handlers[key] as (value: unknown, call: Call) => Promise<unknown>;
  return JSON.stringify(await handle(parsed.value, call));
}

function problem({ message, path = [] }: { message: string; path?: readonly unknown[] | undefined }): string {
  const place = path.map((part) => String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part)).join('.');
  return place === '' ? message : `${place}: ${message}`;
}

function argumentNames({ input }: AnyTool): string[] {
  const schema = (input as unknown as WithJsonSchema)['~standard'].jsonSchema.input({ target: 'draft-2020-12' });
  return Object.keys((schema['properties'] as object | undefined) ?? {});
}

interface WithJsonSchema {
  readonly '~standard': { readonly jsonSchema: { input(options: { target: string }): Readonly<Record<string, unknown>> } };
}
