/** How a caller came in. */
export type Via = 'stdio' | 'http' | 'stream' | 'in-process';

/** Who calls. One type for guards, memory, budgets, audit and flows. */
export interface Principal {
  readonly id: string;
  readonly tenant: string;
  readonly groups: readonly string[];
  /** What the caller may do; `'*'` stands for every scope. */
  readonly scopes: ReadonlySet<string>;
  readonly via: Via;
}

/** A principal of this machine with every scope: the user of stdio, of loopback without a token, and of `hub.call`. */
export function localPrincipal(via: Via): Principal {
  return { id: 'local', tenant: 'local', groups: [], scopes: new Set(['*']), via };
}

/** Tells principals apart wherever something is kept for one: no two give the same key. @internal */
export function principalKey({ tenant, id }: Principal): string {
  return JSON.stringify([tenant, id]);
}

/** Whether a principal has all of these scopes. */
export function hasScopes(principal: Principal, scopes: readonly string[] | undefined): boolean {
  return scopes === undefined || principal.scopes.has('*') || scopes.every((scope) => principal.scopes.has(scope));
}
