import type { LintFinding } from '@millrace/core';

/** Findings as lines that a person reads. */
export function findingLines(findings: readonly LintFinding[]): readonly string[] {
  return findings.map(({ severity, plugin, tool, where, message }) =>
    printable(`  ${severity.padEnd(6)} ${plugin}: ${tool}: ${where} ${message}`),
  );
}

/** What a name of a tool or an argument hides must not reach the terminal either. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);
}
