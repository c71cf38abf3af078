import { describe, expect, it } from 'vitest';
import { databaseConfig } from './config.js';

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(databaseConfig.parse({})).toEqual({
      directory: '.millrace',
      open: 'background',
      poolSize: 10,
      connectTimeoutMs: 15_000,
      timeoutMs: 60_000,
    });
  });

  it.each([
    'postgres://localhost',
    'postgresql://user@[::1]:5432/name?sslmode=require',
    'postgres://us%40er:p%2Fw%23%3F%25@db.example.org/na%20me',
  ])('takes %s', (url) => {
    expect(databaseConfig.parse({ url }).url).toBe(url);
  });

  it.each([
    ['mysql://u:secret@h/d'],
    ['postgres:///name'],
    ['postgres://u:se/cret@h/d'],
    ['postgres://u:12#secret@h/d'],
    ['postgres://u:secret%zz@h/d'],
    ['postgres://u:secret%00@h/d'],
    ['secret'],
  ])('refuses %s without repeating it', (url) => {
    const { error } = databaseConfig.safeParse({ url });

    expect(error?.issues).toHaveLength(1);
    expect(error?.message).not.toContain('secret');
  });

  it('names every setting that cannot be used', () => {
    const { error } = databaseConfig.safeParse({
      directory: 'a\0b',
      open: 'later',
      poolSize: 0,
      connectTimeoutMs: 1.5,
      timeoutMs: 0,
      path: 'x',
    });

    expect(error?.issues.map(({ path, code }) => path.join('.') || code).sort()).toEqual([
      'connectTimeoutMs',
      'directory',
      'open',
      'poolSize',
      'timeoutMs',
      'unrecognized_keys',
    ]);
  });
});
