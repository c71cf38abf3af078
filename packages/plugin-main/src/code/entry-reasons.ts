/** Why running may begin at a file, as far as its own text tells; of a package.json, the files it names. */
export function entryReasons(path: string, text: string): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'package.json') return packageEntries(text);
  const reasons: string[] = [];
  if (text.startsWith('#!')) reasons.push('script');
  if (name === '__main__.py' || (name.endsWith('.py') && /^if __name__ == ['"]__main__['"]/m.test(text))) reasons.push('main');
  return reasons;
}

const maxEntries = 20;

function packageEntries(text: string): string[] {
  const manifest = parseObject(text);
  const bin = manifest['bin'];
  const dot = parseRecord(manifest['exports'])['.'] ?? manifest['exports'];
  const named = [
    manifest['main'],
    manifest['module'],
    ...(typeof bin === 'string' ? [bin] : Object.values(parseRecord(bin))),
    ...conditionTargets(dot, 0),
  ];
  return [...new Set(named.filter((each): each is string => typeof each === 'string' && each.length < 300))].slice(0, maxEntries);
}

// Conditions may lie inside conditions: { import: { types, default } }.
function conditionTargets(value: unknown, depth: number): unknown[] {
  if (typeof value === 'string') return [value];
  if (depth >= 4) return [];
  const conditions = parseRecord(value);
  return ['import', 'require', 'node', 'default'].flatMap((name) => conditionTargets(conditions[name], depth + 1));
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    return parseRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

function parseRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
