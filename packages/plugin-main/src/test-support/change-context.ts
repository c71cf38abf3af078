import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { ChangeContext } from '../changes/change-context.js';
import { Checkpoints, type CheckpointOptions } from '../checkpoints/checkpoints.js';
import { noSignal, openWorkspace, type TestWorkspace } from './open-workspace.js';
import type { WorkspaceOptions } from '../workspace/workspace.js';

/** A workspace whose changes can be undone. */
export interface ChangeTest extends TestWorkspace {
  readonly context: ChangeContext;
}

/** Checkpoints of one test's own. */
export function newCheckpoints(options: Partial<CheckpointOptions> = {}): Checkpoints {
  let now = 0;
  return new Checkpoints({ maxBytes: 1_000_000, maxEntries: 100, now: () => (now += 1_000), newId: randomUUID, ...options });
}

/** Opens a workspace, and a store for undo beside its root. @param files - by path from the folder above the root. */
export async function openChanges(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: Partial<WorkspaceOptions & CheckpointOptions> = {},
): Promise<ChangeTest> {
  const test = await openWorkspace(files, options);
  const checkpoints = newCheckpoints({ directory: test.outside.at('data'), ...options });
  return {
    ...test,
    context: contextFor(test, checkpoints),
    async [Symbol.asyncDispose]() {
      await checkpoints.close();
      await test[Symbol.asyncDispose]();
    },
  };
}

/** What changes to a workspace work with. The store for undo lies beside the first root unless said. */
export function contextFor({ workspace }: Pick<TestWorkspace, 'workspace'>, checkpoints?: Checkpoints): ChangeContext {
  const directory = join(dirname(workspace.roots[0]?.path ?? ''), 'data');
  return {
    workspace,
    checkpoints: checkpoints ?? newCheckpoints({ directory }),
    owner: 'ada',
    tool: 'test',
    isDry: false,
    unique: randomUUID,
    signal: noSignal,
  };
}
