import { access, constants } from 'node:fs/promises';
import type { HealthCheck } from '@millrace/core';
import type { Workspace } from './workspace/workspace.js';

/** Whether every root is still there and can be used. */
export function rootsCheck(workspace: Workspace): HealthCheck {
  return {
    name: 'main.roots',
    async check() {
      const unusable: string[] = [];
      for (const root of workspace.roots) {
        const mode = root.isWritable ? constants.R_OK | constants.W_OK : constants.R_OK;
        const isUsable = await workspace
          .openFolder(workspace.placeOf(root.path))
          .then((folder) => folder.close())
          .then(() => access(root.path, mode))
          .then(
            () => true,
            () => false,
          );
        if (!isUsable) unusable.push(root.name);
      }
      if (unusable.length === 0) return { status: 'pass', data: { roots: workspace.roots.length } };
      return {
        status: unusable.length === workspace.roots.length ? 'fail' : 'degraded',
        message: `Cannot be read or written: ${unusable.map((name) => `'${name}'`).join(', ')}.`,
      };
    },
  };
}
