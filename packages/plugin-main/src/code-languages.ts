import { defineExtensionPoint, type PointReader } from '@millrace/core';
import { languageProblem, type CodeLanguage } from './code/code-language.js';
import { addLanguages } from './code/language.js';

/** Languages that other plugins bring, as data: their files get symbols, imports and metrics like those of any other. */
export const codeLanguages = defineExtensionPoint<CodeLanguage>('main.codeLanguages', { sealed: true, check: languageProblem });

/** Makes the languages of a point known to this process. @returns what ends it. */
export function followLanguages(point: PointReader<CodeLanguage>): () => void {
  let forget = addLanguages(point.values);
  const unfollow = point.onChange(() => {
    forget();
    forget = addLanguages(point.values);
  });
  return () => {
    unfollow();
    forget();
  };
}
