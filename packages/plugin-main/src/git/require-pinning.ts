import { gitTooOld } from '../error-catalogue/repositories.js';
import { gitText } from './git-process.js';

/** The first git that takes `http.curloptResolve`; an older one ignores it and resolves names by itself. */
const firstWithPinning = [2, 37] as const;

/**
 * Makes sure that git connects to the address it is told, and not to another that a name leads to a moment later.
 *
 * @throws MillraceError `git_too_old`, `git_missing`.
 */
export async function requirePinning(command: { git: string; cwd: string; signal: AbortSignal }): Promise<void> {
  const text = await gitText({ ...command, doing: 'tell its version', args: ['version'] });
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const isEnough = Number(major) > firstWithPinning[0] || (Number(major) === firstWithPinning[0] && Number(minor) >= firstWithPinning[1]);
  if (!isEnough) throw gitTooOld(`${major}.${minor}`, firstWithPinning.join('.'));
}
