/** Folders of tools and dependencies, passed over where no .gitignore names them. */
export const noiseFolders: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  '.venv',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.hg',
  '.svn',
  'bower_components',
]);
