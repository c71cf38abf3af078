/** The text of a configuration with one tool, `greet`, that needs nothing installed. */
export function configuredHub(purpose: string, ...more: readonly string[]): string {
  const names = ['greet', ...more];
  return `const input = { '~standard': { version: 1, vendor: 'x', validate: (value) => ({ value }), jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) } } };
    const tool = (name) => ({ spec: { kind: 'tool', name, purpose: ${JSON.stringify(purpose)}, effect: 'reads', input }, handle: () => 'hello' });
    export default { name: 'small', tools: ${JSON.stringify(names)}.map(tool) };`;
}
