/**
 * Reads JSON without losing a digit: integers too long for a number become texts.
 *
 * @throws SyntaxError for what is no JSON.
 */
export function readJson(text: string): unknown {
  return JSON.parse(/(?:^|[\s:,[])-?\d{16}/.test(text) ? text.replace(stringOrNumber, exact) : text) as unknown;
}

// Strings are matched so that the numbers in them are passed over.
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function exact(token: string): string {
  return /^-?\d{16,}$/.test(token) && String(Number(token)) !== token ? `"${token}"` : token;
}

/** Whether a JSON text nests too deeply for whoever reads it by recursion. Brackets in strings count as well. */
export function nestsDeeply(json: string, limit = 64): boolean {
  let depth = 0;
  for (const bracket of json.matchAll(/[[\]{}]/g)) {
    depth += bracket[0] === '[' || bracket[0] === '{' ? 1 : -1;
    if (depth > limit) return true;
  }
  return false;
}
