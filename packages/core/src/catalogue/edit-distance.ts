/** How many letters have to be put in, taken out, changed or swapped with their neighbour to make one name of the other. */
export function editDistance(one: string, other: string): number {
  let above: Row = { letter: '', least: [] };
  let row: Row = { letter: '', least: Array.from({ length: other.length + 1 }, (_, at) => at) };
  for (let at = 0; at < one.length; at += 1) {
    const next = nextRow(one.charAt(at), other, { row, above });
    above = row;
    row = next;
  }
  return cell(row, other.length);
}

/** The distances of the first letters of one name, up to `letter`, to each beginning of the other. */
interface Row {
  readonly letter: string;
  readonly least: readonly number[];
}

const cell = ({ least }: Row, at: number): number => least[at] ?? Infinity;

function nextRow(letter: string, other: string, { row, above }: { row: Row; above: Row }): Row {
  const least = [cell(row, 0) + 1];
  for (let at = 1; at <= other.length; at += 1) {
    const changed = cell(row, at - 1) + (letter === other[at - 1] ? 0 : 1);
    const isSwapped = at > 1 && letter === other[at - 2] && row.letter === other[at - 1];
    least.push(Math.min(cell(row, at) + 1, (least[at - 1] ?? 0) + 1, changed, isSwapped ? cell(above, at - 2) + 1 : Infinity));
  }
  return { letter, least };
}

/** The name most like a wrong one, where any is like it at all. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  const short = wrong.slice(0, maxLength).toLowerCase();
  let nearest: string | undefined;
  let least = Math.max(2, Math.ceil(short.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(short, name.slice(0, maxLength).toLowerCase());
    if (distance >= least) continue;
    least = distance;
    nearest = name;
  }
  return nearest;
}

const maxLength = 64;
