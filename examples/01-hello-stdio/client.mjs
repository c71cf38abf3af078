// Starts server.mjs as a child process and uses it as any MCP client would. A failed assertion ends with a non-zero exit code.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';

const server = fileURLToPath(new URL('server.mjs', import.meta.url));
const client = new Client({ name: 'hello-client', version: '1.0.0' });
const transport = new StdioClientTransport({ command: process.execPath, args: [server] });
const late = setTimeout(async () => {
  console.error('No answer within 30 s.');
  await transport.close();
  process.exit(1);
}, 30_000);

try {
  await client.connect(transport);
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name, description }) => [name, description]),
    [['greet', 'Greets someone by name.']],
  );
  assert.equal(tools[0].annotations.readOnlyHint, true);

  const greeting = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
  assert.deepEqual(greeting.content, [{ type: 'text', text: 'Hello, Ada!' }]);

  const refused = await client.callTool({ name: 'greet', arguments: { nom: 'Ada' } });
  assert.equal(refused.isError, true);
  assert.match(refused.content[0].text, /name/);
} finally {
  await client.close();
  clearTimeout(late);
}
console.log('ok: one tool listed, Ada greeted, a wrong input refused');
