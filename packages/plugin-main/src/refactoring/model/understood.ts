import { languageOf } from '../../code/language.js';

/** Whether suggestions can be made for a file, by its name. */
export function isUnderstood(path: string): boolean {
  return !/\.d\.[cm]?ts$/i.test(path) && ['Python', 'TypeScript', 'JavaScript'].includes(languageOf(path).name);
}
