import { describe, expect, it } from 'vitest';
import type { CodeSymbol } from '../code/code-facts.js';
import { outlineOf } from './outline.js';

function symbol(name: string, line: number, more: Partial<CodeSymbol> = {}): CodeSymbol {
  return { name, kind: 'function', line, endLine: line, isExported: true, ...more };
}

describe('outlineOf', () => {
  it('has a line for each symbol, what lies inside another indented', () => {
    const symbols = [symbol('Mill', 1, { kind: 'class', endLine: 9, signature: 'class Mill' }), symbol('grind', 2, { parent: 0 })];

    expect(outlineOf(symbols, 1_000)).toBe('1-9 class Mill\n 2 function grind');
  });

  it('is nothing where there are no symbols', () => {
    expect(outlineOf([], 1_000)).toBeUndefined();
  });

  it('leaves out what lies inside others when it does not fit, then what comes last, and says how much', () => {
    const outer = Array.from({ length: 20 }, (_, index) =>
      symbol(`outer${index}`, index, { signature: `def outer${index}(self, ${'x'.repeat(30)})` }),
    );
    const inner = Array.from({ length: 100 }, (_, index) =>
      symbol(`inner${index}`, 100 + index, { parent: index % 20, signature: 'y'.repeat(100) }),
    );
    const at = (maxBytes: number) => outlineOf([...outer, ...inner], maxBytes) ?? '';

    expect(at(20_000)).toContain('y'.repeat(100));
    expect(at(4_000)).toMatch(/def outer0\(.* 100 inner0\n/s);
    expect(at(4_000)).not.toContain('yy');
    expect(at(1_000).split('\n')).toHaveLength(21);
    expect(at(1_000)).toContain('19 outer19\n(100 inside these)');
    expect(at(100)).toMatch(/^0 outer0\n.*\n\(1\d\d more\)$/s);
  });
});
