/** Matches URIs against a template of RFC 6570 level 1 and gives the variables, decoded. */
export function uriMatcher(template: string): (uri: string) => Readonly<Record<string, string>> | undefined {
  const names: string[] = [];
  const pattern = template
    .split(/(\{\+?[A-Za-z_][\w]*\})/)
    .map((part) => {
      const name = /^\{(\+?)(\w+)\}$/.exec(part);
      if (!name) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      names.push(name[2] ?? '');
      return name[1] === '+' ? '(.+)' : '([^/]+)';
    })
    .join('');
  const whole = new RegExp(`^${pattern}$`);
  return (uri) => {
    if (uri.length > maxUriLength) return undefined;
    const found = whole.exec(uri);
    if (!found) return undefined;
    return Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
  };
}

const maxUriLength = 8_192;

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
