const maxCompared = 2_000;

/** The names most like a wrong one, best first, at most three; none when nothing is near. */
export function nearestNames(wrong: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(wrong.length / 3));
  return names
    .slice(0, maxCompared)
    .map((name) => ({
      name,
      distance: name.includes(wrong) || wrong.includes(name) ? 1 : editDistance(wrong.slice(0, 64), name.slice(0, 64)),
    }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters must be changed, added or left out to make one text of another. */
export function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      here.push(Math.min(replaced, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1));
    }
    above = here;
  }
  return above[b.length] ?? 0;
}
