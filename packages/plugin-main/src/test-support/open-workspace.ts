import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';
import { Workspace, type WorkspaceOptions } from '../workspace/workspace.js';

/** A workspace over a folder of one test's own. */
export interface TestWorkspace extends AsyncDisposable {
  /** Holds the root, so that there is something outside it. */
  readonly outside: TemporaryFolder;
  readonly workspace: Workspace;
  /** A path inside the root. */
  at(...parts: string[]): string;
}

/** Makes a root `root` with files, and opens a workspace on it. @param files - by path from the folder above the root. */
export async function openWorkspace(
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: Partial<WorkspaceOptions> = {},
): Promise<TestWorkspace> {
  const outside = await temporaryFolder({ 'root/': '', ...files });
  const workspace = await Workspace.open({ roots: [outside.at('root')], ...options });
  return {
    outside,
    workspace,
    at: (...parts) => outside.at('root', ...parts),
    [Symbol.asyncDispose]: () => outside[Symbol.asyncDispose](),
  };
}

/** A signal for work that is not to be stopped. */
export const noSignal = new AbortController().signal;
