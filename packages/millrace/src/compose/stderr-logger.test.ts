import { expect, it } from 'vitest';
import { createLineLogger, logLevels, type LogLevel } from './stderr-logger.js';

const lines: string[] = [];
const loggerAt = (level: LogLevel) => {
  lines.length = 0;
  return createLineLogger(
    level,
    (line) => lines.push(line),
    () => 0,
  );
};

it('writes a line with time, level, message and fields', () => {
  loggerAt('info').info('Ready.', { plugins: 4 });

  expect(lines).toEqual(['1970-01-01T00:00:00.000Z info  Ready. {"plugins":4}\n']);
});

it.each(logLevels.map((level, index) => [level, logLevels.slice(index).filter((each) => each !== 'silent')] as const))(
  'at %s writes %j',
  (level, written) => {
    const log = loggerAt(level);

    for (const each of ['debug', 'info', 'warn', 'error'] as const) log[each]('x');

    expect(lines.map((line) => line.split(/ +/)[1])).toEqual(written);
  },
);

it('keeps a message from outside on its own line', () => {
  loggerAt('warn').warn('odd\n1970-01-01T00:00:00.000Z error forged\u001b[2J');

  expect(lines).toEqual(['1970-01-01T00:00:00.000Z warn  odd 1970-01-01T00:00:00.000Z error forged [2J\n']);
});

it('writes errors, big numbers, and what is no JSON at all', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  const log = loggerAt('warn');

  log.warn('a', { cause: new Error('no'), size: 5n });
  log.warn('b', circle);

  expect(lines.map((line) => line.slice(line.indexOf('{')).trim())).toEqual(['{"cause":"no","size":"5"}', '{"fields":"not JSON"}']);
});
