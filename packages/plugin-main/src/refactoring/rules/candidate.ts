import type { FileModel, FunctionModel } from '../model/file-model.js';
import type { SuggestionKind } from './kinds.js';
import type { TextEdit } from '../text/source-text.js';

/** `safe`: it means the same by construction. `review`: it may not, or is a matter of taste. */
export type Safety = 'safe' | 'review';

/** A change that could be suggested, before it is proven. */
export interface Candidate {
  readonly kind: SuggestionKind;
  /** The rule that found it. */
  readonly rule: string;
  /** What it does, in a few words. */
  readonly what: string;
  readonly safety: Safety;
  readonly edits: readonly TextEdit[];
  /** The function it is about; nothing for the file itself. */
  readonly function: FunctionModel | undefined;
  /** What it lowers, where that is no measure of the function: `unused imports`, from 3 to 2. */
  readonly lowers?: string;
  /** It holds only where no other file uses this name. */
  readonly unused?: string;
}

/** Finds what it can suggest in a file. */
export type Rule = (model: FileModel) => Candidate[];
