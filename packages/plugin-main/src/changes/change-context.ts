import type { Checkpoints } from '../checkpoints/checkpoints.js';
import type { Workspace } from '../workspace/workspace.js';

/** What a change to files and folders works with. */
export interface ChangeContext {
  readonly workspace: Workspace;
  readonly checkpoints: Checkpoints;
  /** Whose change it is, as `ownerOf` tells. */
  readonly owner: string;
  readonly tool: string;
  /** Looks and refuses as ever, but changes nothing. */
  readonly isDry: boolean;
  /** A name that nobody else uses, for what is on its way. */
  readonly unique: () => string;
  readonly signal: AbortSignal;
}
