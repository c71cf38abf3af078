import { newNameBad } from '../error-catalogue.js';

/** A name in the forms that templates use. */
export interface TemplateNames {
  /** `tide-tables` */
  readonly name: string;
  /** `tide_tables` */
  readonly snake: string;
  /** `tideTables`, or `tideTablesPlugin` where that is taken. */
  readonly camel: string;
  /** `Tide tables` */
  readonly title: string;
}

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Leaves room for a tool's own word within its 48 characters. */
const maxLength = 40;

/**
 * The forms of a name.
 *
 * @param taken - says whether an identifier is used otherwise in the template.
 * @throws MillraceError `MILLRACE_NEW_NAME` unless the name is kebab-case and at most 40 characters long.
 */
export function templateNames(name: string, taken: (identifier: string) => boolean): TemplateNames {
  if (!kebabCase.test(name) || name.length > maxLength) throw newNameBad(name.slice(0, maxLength + 1), maxLength);
  const words = name.split('-');
  const camel = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  const title = words.join(' ');
  return {
    name,
    snake: words.join('_'),
    camel: reserved.has(camel) || taken(camel) ? `${camel}Plugin` : camel,
    title: title.charAt(0).toUpperCase() + title.slice(1),
  };
}

/** @see ECMAScript 2023, 12.7.2, with the names that strict mode and modules add. */
const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield'
  ).split(' '),
);
