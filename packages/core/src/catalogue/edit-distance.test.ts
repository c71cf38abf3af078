import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from './edit-distance.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['read', 'read', 0],
    ['', 'read', 4],
    ['read', 'raed', 1],
    ['read', 'reed', 1],
    ['read', 'reads', 1],
    ['kitten', 'sitting', 3],
  ])('from %j to %j is %d, and the same back', (one, other, distance) => {
    expect([editDistance(one, other), editDistance(other, one)]).toEqual([distance, distance]);
  });
});

describe('nearestName', () => {
  it('finds what was probably meant', () => {
    expect(nearestName('raed_file', ['write_file', 'read_file', 'git_log'])).toBe('read_file');
    expect(nearestName('Root', ['path', 'root'])).toBe('root');
  });

  it('names nothing that is not like it', () => {
    expect(nearestName('weather', ['read_file', 'git_log'])).toBeUndefined();
    expect(nearestName('x', [])).toBeUndefined();
  });
});
