import type { MillraceError } from '@millrace/core';
import { failure } from './failure.js';

export const notGenerated = (shown: string): MillraceError =>
  failure('exists', `'${shown}' was not generated, or has been changed by hand since.`, 'Name another page, or delete this one first.');

export const tooLargeToParse = (shown: string, limitBytes: number): MillraceError =>
  failure(
    'too_large',
    `'${shown}' has more than the ${limitBytes} bytes that are parsed of a file.`,
    'Let the host raise ingest.maxFileBytes.',
  );

export const languageUnknown = (language: string, nearest: readonly string[]): MillraceError =>
  failure(
    'unknown_language',
    `There is no language '${language.slice(0, 40)}' here.`,
    `Use ${nearest.map((name) => `'${name}'`).join(', ')} or their like, or glob.`,
  );

export const languageMissing = (language: string, packageName: string): MillraceError =>
  failure(
    'language_missing',
    `The grammar of ${language} is not installed here.`,
    `Let the host install it beside this plugin: npm install ${packageName}`,
  );

export const notRefactored = (shown: string): MillraceError =>
  failure(
    'unknown_language',
    `'${shown}' is in no language that can be refactored here.`,
    'Name a TypeScript, JavaScript or Python file, or a folder.',
  );

export const tooLargeToRefactor = (shown: string): MillraceError =>
  failure('too_large', `'${shown}' is too long to be refactored here.`, 'Split it first, or name a shorter file.');

export const syntaxErrors = (shown: string): MillraceError =>
  failure('syntax_errors', `'${shown}' has syntax errors, or is nested too deep to be understood.`, 'Mend the errors first.');
