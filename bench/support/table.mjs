/** Prints a table in Markdown, its columns in line. */
export function printTable(head, rows) {
  process.stdout.write(`\n${tableText(head, rows)}\n`);
}

/** A table in Markdown, its columns in line. */
export function tableText(head, rows) {
  const all = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells, filler = ' ') => `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, filler)).join(' | ')} |\n`;
  const [first, ...others] = all;
  return `${line(first)}${line([], '-')}${others.map((row) => line(row)).join('')}`;
}
