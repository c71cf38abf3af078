/** The front matter of a file, or why it cannot be read. */
export type FrontMatter<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

/** Characters; what is read may be a list of keys that the parser compares each with each. */
const maxLength = 16_384;

/** Finds the text between the `---` lines at the head of another; whether that is YAML is not looked at. */
export function findFrontMatter(text: string): FrontMatter<string> {
  const head = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[1];
  if (head === undefined) return { ok: false, problems: ["it must begin with front matter between two '---' lines"] };
  if (head.length > maxLength) return { ok: false, problems: [`its front matter has ${head.length} characters; ${maxLength} are read`] };
  return { ok: true, value: head };
}

/** Reads the YAML between the `---` lines at the head of a text: a map, as JSON. The parser is loaded by the first that asks. */
export async function readFrontMatter(text: string): Promise<FrontMatter<Readonly<Record<string, unknown>>>> {
  const head = findFrontMatter(text);
  if (!head.ok) return head;
  const { parseYaml } = await import('./parse-yaml.js');
  const parsed = parseYaml(head.value);
  // The first line of the file is '---'.
  if (!parsed.ok)
    return { ok: false, problems: parsed.problems.map(({ line, what }) => (line === undefined ? what : `line ${line + 1}: ${what}`)) };
  if (!isMap(parsed.value)) return { ok: false, problems: ["line 2: front matter is made of 'key: value' lines"] };
  return { ok: true, value: parsed.value };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
