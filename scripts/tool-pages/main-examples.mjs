import { createServer } from 'node:http';
import { join } from 'node:path';
import { exampleWorkspace } from './example-workspace.mjs';

const { clock, createHub, ids, provide } = await import('../../packages/core/dist/index.js');
const plugin = await import('../../packages/plugin-main/dist/index.js');

/** Every tool of the plugin's full catalogue. */
export const tools = Object.values(plugin)
  .filter((value) => value?.kind === 'tool' && value.lean !== 'only')
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** What is asked of each tool: inputs, or functions that make one of what was answered before. Each list has a hub and a workspace of its own. */
const examples = {
  read_file: [
    { input: { path: 'shop/cart.py', start: 10, limit: 6 } },
    { note: 'By symbol:', input: { path: 'shop/cart.py', symbol: 'Cart.total' } },
  ],
  write_file: [{ input: { path: 'notes/today.md', content: '# Today\n', create_parents: true } }],
  edit_file: [
    { input: { path: 'shop/cart.py', edits: [{ old: 'raise ValueError("count")', new: 'raise ValueError("count must be positive")' }] } },
  ],
  list_directory: [{ input: { depth: 2 } }],
  create_directory: [{ input: { path: 'docs' } }],
  delete_file: [{ input: { path: 'web', recursive: true } }],
  move_file: [{ input: { from: 'web/format.ts', to: 'web/money.ts' } }],
  copy_file: [{ input: { from: 'README.md', to: 'docs.md' } }],
  get_file_info: [{ input: { paths: ['shop/cart.py', 'missing.txt'] } }],
  search_files: [{ input: { query: 'total' } }],
  list_checkpoints: [{ tool: 'write_file', input: { path: 'README.md', content: '# Store\n', mode: 'overwrite' } }, { input: {} }],
  undo: [{ tool: 'delete_file', input: { path: 'README.md' } }, { input: (before) => ({ id: before.checkpoint }) }],
  watch: [{ input: { globs: ['shop/**/*.py'] } }, { note: 'Later, all of it is stopped:', input: { stop: true } }],
  ingest_repository: [{ input: { path: '.' } }],
  analyze_repository: [{ input: { path: '.' } }],
  extract_code_components: [{ input: { path: 'shop' } }],
  extract_functions: [{ input: { path: 'shop' } }],
  find_references: [{ input: { symbol: 'Cart' } }],
  repo_map: [{ input: { budget_tokens: 300 } }],
  generate_documentation: [{ input: {} }],
  analyze_code_quality: [{ input: { path: '.' } }],
  suggest_refactoring: [{ input: { path: 'shop/checkout.py' } }],
  find_code_patterns: [{ input: { pattern: 'raise $ERROR', language: 'python' } }],
  git_operations: [{ input: { op: 'log' } }, { note: 'What a commit has changed:', input: { op: 'show', ref: 'HEAD' } }],
  call_api: [{ input: { api: 'weather', path: '/now' } }],
  web_search: [{ input: { query: 'water mill', count: 2 } }],
};

/** Runs every example. @returns by tool, what was asked and answered. */
export async function runExamples() {
  const web = await openWeb();
  const done = new Map();
  try {
    for (const [tool, list] of Object.entries(examples)) done.set(tool, await runList(tool, list, web));
  } finally {
    web.close();
  }
  return done;
}

async function runList(tool, list, web) {
  const workspace = exampleWorkspace();
  let count = 0;
  const hub = createHub({
    name: 'examples',
    onPluginFailure: 'stop',
    services: [provide(clock, { now: () => Date.UTC(2026, 0, 31, 13) }), provide(ids, { next: () => `id-${(count += 1)}` })],
    plugins: [
      plugin.main({
        roots: [workspace.root],
        cacheDirectory: workspace.folder,
        dataDirectory: join(workspace.folder, 'data'),
        apis: { weather: { url: web.url, allowPrivate: true } },
        search: { searxng: { url: web.url } },
      }),
    ],
  });
  await hub.start();
  try {
    const shown = [];
    let before;
    for (const example of list) {
      const input = typeof example.input === 'function' ? example.input(before) : example.input;
      before = await hub.call(byName(example.tool ?? tool), input);
      // A call of another tool only prepares what is shown.
      if (example.tool === undefined) shown.push({ note: example.note, input, output: steady(before, workspace, web) });
    }
    return shown;
  } finally {
    await hub.stop();
    workspace.remove();
  }
}

function byName(name) {
  const tool = tools.find((each) => each.name === name);
  if (!tool) throw new Error(`There is no tool '${name}'.`);
  return tool;
}

/** The same text each time: places and ports of this run are taken out. */
function steady(output, workspace, web) {
  const text = JSON.stringify(output).replaceAll(workspace.folder, '').replaceAll(web.url, 'https://weather.example.org');
  return JSON.parse(text);
}

/** Stands for an API and a search engine. */
async function openWeb() {
  const server = createServer((request, response) => {
    const answer = request.url.startsWith('/search')
      ? {
          results: [
            { url: 'https://example.org/mill', title: 'Water mill', content: 'A mill that runs on water.' },
            { url: 'https://example.org/race', title: 'Mill race', content: 'The water that runs it.' },
          ],
        }
      : { place: 'Mill', temperature: 12.5 };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
