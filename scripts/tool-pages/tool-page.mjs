/** Makes the page of a tool: what it does, takes and gives, read off its definition, and examples that were run. */
export function toolPage(tool, examples) {
  const input = schemaOf(tool.input, 'input');
  const output = tool.output && schemaOf(tool.output, 'output');
  return [
    `# ${tool.name}`,
    tool.purpose,
    facts(tool),
    '## Takes',
    fieldTable(input),
    '## Gives',
    output ? fieldTable(output) : 'Text.',
    examples.length === 1 ? '## Example' : '## Examples',
    ...examples.map(exampleText),
    '',
  ].join('\n\n');
}

/** The list of all tools of a plugin, with links to their pages. */
export function toolIndex(title, tools) {
  const rows = tools.map((tool) => [`[${tool.name}](${tool.name}.md)`, cell(tool.purpose), effectText(tool), list(tool.scopes)]);
  return [`# ${title}`, table(['Tool', 'Does', 'Effect', 'Scope'], rows), ''].join('\n\n');
}

function facts(tool) {
  return [
    `- **Effect:** ${effectText(tool)}${tool.idempotent ? ', idempotent' : ''}${tool.openWorld ? ', reaches beyond this machine' : ''}`,
    `- **Scope:** ${list(tool.scopes)}`,
    `- **Deadline:** ${(tool.deadlineMs ?? 30_000) / 1_000} s${tool.longRunning ? ', with progress' : ''}`,
  ].join('\n');
}

function effectText({ effect }) {
  return typeof effect === 'string' ? effect : `${effect.worst} at worst, by its input`;
}

function list(scopes = []) {
  return scopes.map((scope) => `\`${scope}\``).join(', ') || 'none';
}

function schemaOf(schema, side) {
  return schema['~standard'].jsonSchema[side]({ target: 'draft-2020-12' });
}

function fieldTable(schema) {
  const rows = rowsOf(schema, '');
  return rows.length === 0 ? 'Nothing.' : table(['Field', 'Type', 'Default', 'Meaning'], rows);
}

function rowsOf(schema, prefix) {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const fallback = field.default === undefined ? (required.has(name) ? 'needed' : '') : `\`${JSON.stringify(field.default)}\``;
    const inner = field.type === 'array' ? rowsOf(field.items ?? {}, `${path}[].`) : rowsOf(field, `${path}.`);
    return [[`\`${path}\``, cell(typeOf(field)), prefix === '' ? fallback : '', cell(field.description ?? '')], ...inner];
  });
}

function typeOf(field) {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
  const either = field.anyOf ?? field.oneOf;
  if (either) return [...new Set(either.map(typeOf))].join(' or ');
  if (field.type === 'array') return `list of ${typeOf(field.items ?? {})}`;
  return `${field.type ?? 'any'}${boundsOf(field)}`;
}

function boundsOf({ minimum, maximum }) {
  const low = minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low === undefined && high === undefined) return '';
  if (high === undefined) return `, at least ${low}`;
  return low === undefined ? `, at most ${high}` : `, ${low} to ${high}`;
}

function exampleText({ note, input, output }) {
  return [...(note ? [note] : []), fence(input), 'gives', fence(output)].join('\n\n');
}

const maxLines = 80;

function fence(value) {
  const lines = JSON.stringify(value, null, 2).split('\n');
  const shown = lines.length > maxLines ? [...lines.slice(0, maxLines), `... ${lines.length - maxLines} more lines`] : lines;
  return ['```text', ...shown, '```'].join('\n');
}

function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
}
