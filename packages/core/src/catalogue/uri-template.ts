/** A piece of a template: fixed text, or a variable that takes one segment or any rest. */
type Part = { readonly text: string } | { readonly name: string; readonly isRest: boolean };

/**
 * Matches URIs against a template of RFC 6570 level 1 and gives the variables, decoded. Of several ways to match, the first variable
 * takes the most. The work grows with the length of the URI and no faster, whatever it holds.
 */
export function uriMatcher(template: string): (uri: string) => Readonly<Record<string, string>> | undefined {
  const parts = partsOf(template);
  const start = parts[0] !== undefined && 'text' in parts[0] ? parts[0].text : '';
  return (uri) => {
    if (uri.length > maxUriLength || !uri.startsWith(start)) return undefined;
    return take(uri, parts, matchesFrom(uri, parts));
  };
}

const maxUriLength = 8_192;
const slash = 0x2f;

function partsOf(template: string): readonly Part[] {
  return template
    .split(/(\{\+?[A-Za-z_]\w*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      const variable = /^\{(\+?)([A-Za-z_]\w*)\}$/.exec(part);
      return variable ? { name: variable[2] ?? '', isRest: variable[1] === '+' } : { text: part };
    });
}

/** For each part, from which places of the URI it and all that follow can match to the end. Filled from the end, once. */
function matchesFrom(uri: string, parts: readonly Part[]): readonly Uint8Array[] {
  const ends = new Uint8Array(uri.length + 1);
  ends[uri.length] = 1;
  const all: Uint8Array[] = [ends];
  for (const part of parts.toReversed()) {
    const next = all[0] ?? ends;
    all.unshift('text' in part ? beforeText(uri, part.text, next) : beforeVariable(uri, part.isRest, next));
  }
  return all;
}

function beforeText(uri: string, text: string, next: Uint8Array): Uint8Array {
  const found = new Uint8Array(uri.length + 1);
  for (let at = uri.indexOf(text); at !== -1; at = uri.indexOf(text, at + 1)) found[at] = next[at + text.length] ?? 0;
  return found;
}

function beforeVariable(uri: string, isRest: boolean, next: Uint8Array): Uint8Array {
  const found = new Uint8Array(uri.length + 1);
  let isEndInReach = false;
  for (let at = uri.length - 1; at >= 0; at -= 1) {
    const isStopped = !isRest && uri.charCodeAt(at) === slash;
    isEndInReach = !isStopped && (isEndInReach || next[at + 1] === 1);
    found[at] = isEndInReach ? 1 : 0;
  }
  return found;
}

function take(uri: string, parts: readonly Part[], matches: readonly Uint8Array[]): Readonly<Record<string, string>> | undefined {
  if (matches[0]?.[0] !== 1) return undefined;
  const variables: [string, string][] = [];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    let end = at;
    if ('text' in part) end += part.text.length;
    else {
      const stop = part.isRest ? -1 : uri.indexOf('/', at);
      end = stop === -1 ? uri.length : stop;
      while (matches[index + 1]?.[end] !== 1) end -= 1;
      variables.push([part.name, decode(uri.slice(at, end))]);
    }
    at = end;
  }
  return Object.fromEntries(variables);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
