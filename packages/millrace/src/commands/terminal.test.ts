import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { processTerminal, type Terminal, type TerminalHost } from './terminal.js';

let host: EventEmitter & { stdout: PassThrough; stderr: PassThrough };
let exits: (number | undefined)[];
let now: number;
let terminal: Terminal;
beforeEach(() => {
  exits = [];
  now = 1_000;
  host = Object.assign(new EventEmitter(), {
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: { HOME: '/home/ada' },
    cwd: () => '/work',
    exit: (code?: number) => void exits.push(code),
  });
  terminal = processTerminal(host as unknown as TerminalHost, () => now);
});

it('knows the variables and the folder of its process', () => {
  expect(terminal).toMatchObject({ environment: { HOME: '/home/ada' }, folder: '/work' });
});

it('prints on standard output and tells on standard error', () => {
  terminal.print('result');
  terminal.tell('progress');

  expect([host.stdout.read(), host.stderr.read()].map(String)).toEqual(['result', 'progress']);
});

it('keeps standard output for results while it is taken', () => {
  terminal.takeOutput();
  terminal.print('result');
  host.stdout.write('stray');
  terminal.releaseOutput();
  host.stdout.write(', and the next program');

  expect([host.stdout.read(), host.stderr.read()].map(String)).toEqual(['result, and the next program', 'stray']);
});

it('survives a reader that goes early', () => {
  const breakPipes = (): void => {
    host.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    host.stderr.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  };

  expect(breakPipes).not.toThrow();
});

describe('a stop signal', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s asks to stop, once', (signal) => {
    let stops = 0;
    terminal.onStopSignal(() => (stops += 1));

    host.emit(signal);
    host.emit(signal);

    expect(stops).toBe(1);
    expect(exits).toEqual([]);
  });

  it('that comes a second time ends the process at once', () => {
    terminal.onStopSignal(() => {});

    host.emit('SIGINT');
    now += 500;
    host.emit('SIGINT');

    expect(exits).toEqual([130]);
  });

  it('that is delivered twice within half a second counts once', () => {
    terminal.onStopSignal(() => {});

    host.emit('SIGINT');
    now += 499;
    host.emit('SIGTERM');

    expect(exits).toEqual([]);
  });

  it('is left to the process when nobody listens any more', () => {
    const forget = terminal.onStopSignal(() => {});

    forget();

    expect(host.eventNames()).toEqual([]);
  });
});

it('undoes at the end of the process, unless it was forgotten', () => {
  const undone: string[] = [];
  terminal.onExit(() => undone.push('kept'));
  terminal.onExit(() => undone.push('forgotten'))();

  host.emit('exit');

  expect(undone).toEqual(['kept']);
});

it('hears of rejections that nobody handles', () => {
  const heard: unknown[] = [];
  terminal.onStrayRejection((cause) => heard.push(cause));

  host.emit('unhandledRejection', 'stray');

  expect(heard).toEqual(['stray']);
});
