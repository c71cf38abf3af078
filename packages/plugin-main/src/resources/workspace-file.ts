import { defineResource } from '@millrace/core';

/** A file of the roots; `path` is what the tools call it. */
export const workspaceFile = defineResource({
  name: 'workspace_file',
  title: 'Workspace file',
  purpose: 'A file by its path, as the tools show it. Subscribers hear of changes to what `watch` was told.',
  template: 'workspace:///{+path}',
  scopes: ['main:read'],
  deadlineMs: 30_000,
});
