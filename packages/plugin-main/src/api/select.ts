import { selectInvalid, selectNotFound } from '../error-catalogue/outside.js';

/**
 * Takes a part out of a JSON value by a JSON pointer (RFC 6901). `*` in the place of an index takes every element of an
 * array; the result is then the list of what was found, with elements that lack it left out.
 *
 * @throws MillraceError `invalid_select` for what is no pointer, `not_found` with the keys that are there.
 */
export function select(value: unknown, pointer: string): unknown {
  const steps = pointer.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps[0] !== '' || steps.length > maxSteps) throw selectInvalid(pointer);
  const found = walk(value, { steps, next: 1 });
  if (found instanceof Missing) throw selectNotFound(found.path, keysOf(found.parent));
  return found;
}

const maxSteps = 64;

interface Path {
  readonly steps: readonly string[];
  readonly next: number;
}

/** Where a pointer leads nowhere. */
class Missing {
  readonly path: string;
  readonly parent: unknown;

  constructor({ steps, next }: Path, parent: unknown) {
    this.path = steps.slice(0, next + 1).join('/');
    this.parent = parent;
  }
}

function walk(value: unknown, path: Path): unknown {
  const step = path.steps[path.next];
  if (step === undefined) return value;
  const onwards = { steps: path.steps, next: path.next + 1 };
  if (step === '*' && Array.isArray(value)) return everyElement(value, onwards);
  const inside = child(value, step);
  return inside ? walk(inside.value, onwards) : new Missing(path, value);
}

function everyElement(elements: readonly unknown[], path: Path): unknown {
  const all = elements.map((element) => walk(element, path));
  const found = all.filter((each) => !(each instanceof Missing));
  // Nothing at all is a pointer that is wrong, and the first element says where.
  return found.length === 0 && all.length > 0 ? all[0] : found;
}

function child(value: unknown, step: string): { readonly value: unknown } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) && !/^(?:0|[1-9]\d*)$/.test(step)) return undefined;
  return Object.hasOwn(value, step) ? { value: (value as Record<string, unknown>)[step] } : undefined;
}

function keysOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}: use 0 to ${value.length - 1}, or *`;
  if (typeof value !== 'object' || value === null) return 'a plain value';
  const keys = Object.keys(value);
  const shown = keys.slice(0, 8).map((key) => (key.length > 30 ? `${key.slice(0, 29)}…` : key));
  return `an object with ${shown.join(', ')}${keys.length > shown.length ? ', …' : ''}`;
}
