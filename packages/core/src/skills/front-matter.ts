/** What the front matter of a file says, as JSON, or why it cannot be read. */
export type FrontMatter =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the YAML between the `---` lines at the head of a text. Of YAML it takes what such heads are made of, and refuses the rest in
 * place of guessing: scalars plain or quoted, also over several lines, `|` and `>` blocks, maps and lists of scalars.
 */
export function readFrontMatter(text: string): FrontMatter {
  const head = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  if (head === undefined) return { ok: false, problem: "it must begin with front matter between two '---' lines" };
  const lines = head.split(/\r?\n/).map((line, at): Line => ({ number: at + 2, indent: /^ */.exec(line)?.[0].length ?? 0, text: line }));
  try {
    return { ok: true, value: readMap(lines, 0) };
  } catch (cause) {
    if (cause instanceof Unreadable) return { ok: false, problem: cause.message };
    throw cause;
  }
}

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

class Unreadable extends Error {
  constructor({ number }: Pick<Line, 'number'>, why: string) {
    super(`line ${number} of its front matter ${why}`);
  }
}

/** Reads a map whose keys stand at this indent. */
function readMap(lines: readonly Line[], indent: number): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const { first, below } of group(lines, indent)) {
    const [, key, rest = ''] = /^ *([A-Za-z_][\w.\-/]*):(?:[ \t]+(.*))?$/.exec(first.text) ?? [];
    if (key === undefined) throw new Unreadable(first, "is not 'key: value'");
    if (entries.has(key)) throw new Unreadable(first, `has '${key}' a second time`);
    entries.set(key, readValue(first, rest, below));
  }
  return Object.fromEntries(entries);
}

/** Lines in groups: one at this indent, and what stands deeper or is empty below it. */
function group(lines: readonly Line[], indent: number): readonly { readonly first: Line; readonly below: Line[] }[] {
  const groups: { first: Line; below: Line[] }[] = [];
  for (const line of lines) {
    if (/^ *\t/.test(line.text)) throw new Unreadable(line, 'is indented with a tab');
    const isEmpty = /^ *(?:#.*)?$/.test(line.text);
    const last = groups.at(-1);
    if (last && (line.indent > indent || line.text.trim() === '')) last.below.push(line);
    else if (isEmpty) continue;
    else if (line.indent === indent) groups.push({ first: line, below: [] });
    else throw new Unreadable(line, 'is indented in another way than those around it');
  }
  return groups;
}

function readValue(line: Line, rest: string, below: readonly Line[]): unknown {
  const block = /^([|>])(-?)[ \t]*(?: #.*)?$/.exec(rest);
  if (block) return readBlock(block[1] === '>', block[2] === '-', below);
  const deeper = below.filter(({ text }) => !/^ *(?:#.*)?$/.test(text));
  const [first] = deeper;
  if (first === undefined) return readScalar(line, rest);
  if (rest !== '' && !rest.startsWith('#')) return readPlainLines(line, rest, below);
  return /^ *- /.test(first.text) ? readList(deeper, first.indent) : readMap(deeper, first.indent);
}

/** A plain value over several lines, which are joined with spaces. */
function readPlainLines(line: Line, rest: string, below: readonly Line[]): unknown {
  const more = below.map(({ text }) => text.trim());
  while (more.at(-1) === '') more.pop();
  const isPlain = /^[\p{L}\p{N}(]/u.test(rest) && more.every((text) => /^[\p{L}\p{N}(]/u.test(text));
  const text = [rest.trim(), ...more].join(' ');
  if (!isPlain || text.includes('#')) throw new Unreadable(line, "has a value over several lines that needs '>-' before it");
  return readScalar(line, text);
}

function readList(lines: readonly Line[], indent: number): unknown[] {
  return group(lines, indent).map(({ first, below }) => {
    const item = /^ *- +(.*)$/.exec(first.text)?.[1];
    if (item === undefined || below.some(({ text }) => text.trim() !== '')) throw new Unreadable(first, "is not '- value' on one line");
    return readScalar(first, item);
  });
}

/** A `|` block keeps its lines, a `>` block joins them; both end with one line break unless `-` takes it away. */
function readBlock(isFolded: boolean, isStripped: boolean, below: readonly Line[]): string {
  const indent = below[0]?.indent ?? 0;
  refuseAskew(below, isFolded);
  const lines = below.map(({ text }) => text.slice(indent));
  while (lines.at(-1)?.trim() === '') lines.pop();
  const text = isFolded ? lines.join('\n').replace(/\n(\n*)/g, (_, more: string) => more || ' ') : lines.join('\n');
  return isStripped || text === '' ? text : `${text}\n`;
}

function refuseAskew(below: readonly Line[], isFolded: boolean): void {
  const filled = below.filter(({ text }) => text.trim() !== '');
  const [first] = below;
  if (first === undefined || filled.length === 0) return;
  const { indent } = first;
  if (filled[0] !== first) throw new Unreadable(first, 'is empty and begins a block');
  const askew = below.find(({ indent: own, text }) => (text.trim() === '' ? text.length > indent : own < indent));
  if (askew) throw new Unreadable(askew, 'is indented in another way than the block it is in');
  const deeper = isFolded ? filled.find((line) => line.indent > indent) : undefined;
  if (deeper) throw new Unreadable(deeper, "stands deeper than the rest of its '>' block; use '|'");
}

function readScalar(line: Line, raw: string): unknown {
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')(?:[ \t]+#.*|[ \t]*)$/.exec(raw);
  if (quoted?.[1] !== undefined) return unescape(line, quoted[1]);
  if (quoted?.[2] !== undefined) return quoted[2].replaceAll("''", "'");
  const text = raw.replace(/(?:^|[ \t]+)#.*$/, '').trim();
  if (/^["'[\]{}&*!|>%@`,?]|^-(?: |$)|: |:$/.test(text)) throw new Unreadable(line, 'has a value that must be put in quotes');
  return plain(text);
}

function unescape(line: Line, body: string): string {
  try {
    return JSON.parse(`"${body}"`) as string;
  } catch {
    throw new Unreadable(line, 'has an escape that JSON does not know');
  }
}

/** As YAML 1.2's core schema reads what is not quoted. */
function plain(text: string): unknown {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(text)) return text.toLowerCase() === 'true';
  if (/^[-+]?[0-9]+$/.test(text)) return Number(text);
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(text)) return Number(text);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(text)) return Number(text);
  return text;
}
