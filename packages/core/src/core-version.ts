/** The version of this package; a test holds it against package.json. */
export const coreVersion = '0.1.0';

/** Whether this core is in a range such as `'^0.1'`, `'>=0.1.2'` or `'*'`. */
export function isCoreIn(range: string, version = coreVersion): boolean {
  const match = /^(\^|>=|)v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(range.trim());
  if (!match) return range.trim() === '*';
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const wanted = [Number(match[2]), Number(match[3] ?? 0), Number(match[4] ?? 0)] as const;
  const isAtLeast = major !== wanted[0] ? major > wanted[0] : minor !== wanted[1] ? minor > wanted[1] : patch >= wanted[2];
  if (match[1] === '>=') return isAtLeast;
  if (match[1] === '^') return isAtLeast && major === wanted[0] && (major > 0 || match[3] === undefined || minor === wanted[1]);
  return major === wanted[0] && (match[3] === undefined || minor === wanted[1]) && (match[4] === undefined || patch === wanted[2]);
}
