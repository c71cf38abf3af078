import { expect, it } from 'vitest';
import { formatUsd, parseUsd, toMicroUsd, toUsd } from './micro-usd.js';

it('reads decimal amounts exactly', () => {
  expect(parseUsd('50.00')).toBe(50_000_000);
  expect(parseUsd('0.1')).toBe(100_000);
  expect(parseUsd('0.000001')).toBe(1);
  expect(parseUsd('999999999.999999')).toBe(999_999_999_999_999);
});

it.each(['', '-1', '1e3', '1.0000001', '1,5', '.5', '10000000000', 'NaN'])("refuses '%s' as an amount", (amount) => {
  expect(parseUsd(amount)).toBeUndefined();
});

it('rounds prices to whole micro-USD, halves up, without the noise of binary fractions', () => {
  expect(toMicroUsd(3.7500000000000003e-5)).toBe(38);
  expect(toMicroUsd(0.0000005)).toBe(1);
  expect(toMicroUsd(0.00000149)).toBe(1);
  expect(toMicroUsd(1.005)).toBe(1_005_000);
});

it('never rounds a price down to nothing', () => {
  expect(toMicroUsd(0.00000005)).toBe(1);
  expect(toMicroUsd(1e-18)).toBe(1);
  expect(toMicroUsd(0)).toBe(0);
});

it('gives back USD with at most six decimals', () => {
  expect(toUsd(1)).toBe(0.000001);
  expect(toUsd(100_000 + 200_000)).toBe(0.3);
});

it('writes money for people with at least two decimals', () => {
  expect(formatUsd(50_000_000)).toBe('50.00 USD');
  expect(formatUsd(12_500)).toBe('0.0125 USD');
  expect(formatUsd(0)).toBe('0.00 USD');
});
