import { editDistance } from '../catalogue/edit-distance.js';
import type { LintableTool, LintFinding } from './finding.js';
import { withoutHidden } from './hidden-characters.js';
import { plainLetters } from './plain-letters.js';
import { shownText } from './shown-text.js';

interface Look {
  readonly name: string;
  readonly plugin: string;
  /** What the name looks like at a glance. */
  readonly look: string;
  /** One bit for each letter in it: names that differ in many letters need not be compared one by one. */
  readonly letters: number;
}

/** Finds names that may be taken for the name of a tool of another plugin, and names in other letters than they seem. */
export function lookAlikes(tools: readonly LintableTool[]): readonly LintFinding[] {
  const looks = tools.map(({ plugin, listing: { name } }): Look => {
    const look = lookOf(name);
    return { name, plugin, look, letters: lettersOf(look) };
  });
  return looks.flatMap((one, at) => [...strangeLetters(one), ...looks.slice(0, at).flatMap((other) => likeness(one, other))]);
}

function strangeLetters({ name, plugin }: Look): readonly LintFinding[] {
  if (/^[\x21-\x7e]*$/.test(name)) return [];
  const message = `${shownText(name)} has other letters than those of plain English, which may look the same`;
  return [{ tool: name, plugin, rule: 'look-alike-name', severity: 'high', where: 'name', message }];
}

function likeness(one: Look, other: Look): readonly LintFinding[] {
  if (one.plugin === other.plugin || one.name === other.name || isSecondInstance(one, other)) return [];
  const isTwin = one.look === other.look;
  if (!isTwin && !isNear(one, other)) return [];
  const message = `${isTwin ? 'looks the same as' : 'is almost'} ${shownText(other.name)} of '${other.plugin}'`;
  return [{ tool: one.name, plugin: one.plugin, rule: 'look-alike-name', severity: isTwin ? 'high' : 'medium', where: 'name', message }];
}

/** The same tool of two instances of a plugin differs by the prefix that the host has chosen. */
function isSecondInstance(one: Look, other: Look): boolean {
  const bare = ({ name, plugin }: Look): string => (name.startsWith(`${plugin}_`) ? name.slice(plugin.length + 1) : name);
  return bare(one) === bare(other) && bare(one) !== one.name;
}

function isNear({ look: one, letters }: Look, { look: other, letters: others }: Look): boolean {
  const shorter = Math.min(one.length, other.length);
  const most = shorter >= 14 ? 2 : shorter >= 5 ? 1 : 0;
  if (most === 0 || Math.abs(one.length - other.length) > most || bitsOf(letters ^ others) > most * 2) return false;
  return editDistance(one, other) <= most;
}

function lettersOf(look: string): number {
  let letters = 0;
  for (let at = 0; at < look.length; at += 1) letters |= 1 << (look.charCodeAt(at) & 31);
  return letters;
}

function bitsOf(letters: number): number {
  let count = 0;
  for (let left = letters; left !== 0; left &= left - 1) count += 1;
  return count;
}

function lookOf(name: string): string {
  const letters = plainLetters(withoutHidden(name.slice(0, 128))).replaceAll(/[^\p{L}\p{N}]/gu, '');
  return letters.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('rn', 'm').replaceAll('vv', 'w');
}
