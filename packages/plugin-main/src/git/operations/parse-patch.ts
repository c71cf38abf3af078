/** What a patch says of one file. */
export interface PatchSection {
  /** The names of the file, as git names it: two when it was renamed, none when they cannot be told. */
  readonly paths: readonly string[];
  /** From `@@` on. */
  readonly hunks: readonly string[];
}

/** Takes a patch apart. Only lines that git itself writes begin a section or a hunk: lines of files are marked. */
export function* parsePatch(text: string): Generator<PatchSection> {
  let header: string[] = [];
  let hunks: string[][] = [];
  for (const line of linesOf(text)) {
    if (/^diff --(?:git|cc|combined) /.test(line)) {
      if (header.length > 0) yield section(header, hunks);
      header = [line];
      hunks = [];
    } else if (/^@@+ -/.test(line)) hunks.push([line]);
    else (hunks.at(-1) ?? header).push(line);
  }
  if (header.length > 0) yield section(header, hunks);
}

function section(header: readonly string[], hunks: readonly (readonly string[])[]): PatchSection {
  return { paths: pathsOf(header), hunks: hunks.map((lines) => lines.join('\n')) };
}

function* linesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    if (end < 0) return yield text.slice(at);
    yield text.slice(at, end);
    at = end + 1;
  }
}

function pathsOf(header: readonly string[]): string[] {
  const named = header.flatMap((line) => /^(?:rename|copy) (?:from|to) (.+)$/.exec(line)?.[1] ?? []).map(unquote);
  if (named.length === 2) return named;
  const [, kind, names = ''] = /^diff --(git|cc|combined) (.+)$/.exec(header[0] ?? '') ?? [];
  if (kind !== 'git') return names === '' ? [] : [unquote(names)];
  // Both names are the same but for their first letter, whatever spaces they hold.
  const half = (names.length - 1) / 2;
  const [first, second] = [unquote(names.slice(0, half)), unquote(names.slice(half + 1))];
  const isPair = names[half] === ' ' && first.startsWith('a/') && second === `b/${first.slice(2)}`;
  return isPair ? [first.slice(2)] : [];
}

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

/** A name as git writes it, in quotes where it holds anything unusual. */
function unquote(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  return name
    .slice(1, -1)
    .replace(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(parseInt(code, 8)) : (escapes[code] ?? code),
    );
}
