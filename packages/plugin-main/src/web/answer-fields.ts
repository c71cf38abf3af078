/** Reads a stranger's JSON: whatever is not as expected is nothing. */
export function field(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

/** A field's list; an empty one where there is none. */
export function listField(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A field's text; an empty one where there is none. */
export function textField(value: unknown, ...path: readonly string[]): string {
  const found = field(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** A whole number that came by way of the caller, in its bounds, or the lowest. */
export function numberOf(text: string | undefined, { least, most }: { readonly least: number; readonly most: number }): number {
  const value = /^\d{1,6}$/.test(text ?? '') ? Number(text) : least;
  return Math.min(Math.max(value, least), most);
}
