import { expect, it, vi } from 'vitest';
import { openWorkspace, noSignal, type TestWorkspace } from '../test-support/open-workspace.js';
import type { RipgrepProcess } from './ripgrep-process.js';
import { planSearch } from './search-request.js';
import { SearchRun } from './search-run.js';

const plan = planSearch({ query: 'x', path: '.', mode: 'name', output: 'files', ignoreCase: false, context: 0, includeIgnored: false });

/** A process that prints paths when it is told to, and ends when it is stopped or told to. */
function scripted(complaint = '') {
  const pieces: Buffer[] = [];
  let isEnded = false;
  let wake = (): void => undefined;
  const end = (): void => {
    isEnded = true;
    wake();
  };
  const process: RipgrepProcess = {
    output: {
      async *[Symbol.asyncIterator]() {
        for (;;) {
          const piece = pieces.shift();
          if (piece) yield piece;
          else if (isEnded) return;
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      },
    },
    stop: vi.fn(end),
    end: async () => complaint,
  };
  const print = (...paths: string[]): void => {
    pieces.push(Buffer.from(paths.map((path) => `./${path}\0`).join('')));
    wake();
  };
  return { process, print, end };
}

function start(
  { workspace }: TestWorkspace,
  process: RipgrepProcess,
  options: Partial<ConstructorParameters<typeof SearchRun>[0]> = {},
): SearchRun {
  const folder = workspace.locate('.');
  const ended = vi.fn();
  return new SearchRun({
    workspace,
    folder,
    process,
    plan,
    ended,
    context: 0,
    startedAtMs: Date.now() + 1,
    signal: noSignal,
    keeps: () => true,
    maxRows: 100,
    timeoutMs: 60_000,
    ...options,
  });
}

const shownAt = async (run: SearchRun, index: number): Promise<string | undefined> => {
  const row = (await run.at(index))?.row;
  return row?.kind === 'file' ? row.place.shown : row?.kind;
};

it('gives rows before the search has ended, and their number after', async () => {
  await using test = await openWorkspace({ 'root/x1': '', 'root/x2': '' });
  const { process, print, end } = scripted();
  const run = start(test, process);

  print('x1');
  const first = await shownAt(run, 0);
  const before = run.total;
  print('x2');
  end();

  expect([first, before]).toEqual(['x1', undefined]);
  expect([await shownAt(run, 1), await shownAt(run, 2), run.total]).toEqual(['x2', undefined, 2]);
});

it('stops the process at its number of rows, or when its time is over, and then has no total', async () => {
  await using test = await openWorkspace({ 'root/x1': '', 'root/x2': '', 'root/x3': '' });
  const [many, endless] = [scripted(), scripted()];
  const ended = vi.fn();

  const limited = start(test, many.process, { maxRows: 2, ended });
  many.print('x1', 'x2', 'x3');
  const slow = start(test, endless.process, { timeoutMs: 1 });

  expect([await shownAt(limited, 1), await shownAt(limited, 2), limited.total, limited.stoppedBy]).toEqual([
    'x2',
    undefined,
    undefined,
    'rows',
  ]);
  expect([await shownAt(slow, 0), slow.total, slow.stoppedBy]).toEqual([undefined, undefined, 'time']);
  expect(many.process.stop).toHaveBeenCalled();
  expect(endless.process.stop).toHaveBeenCalled();
  await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
});

it('stops the process when its call is cancelled, and tells whoever waits', async () => {
  await using test = await openWorkspace();
  const { process } = scripted();
  const call = new AbortController();
  const run = start(test, process, { signal: call.signal });
  const waiting = run.at(0).catch((error: unknown) => error);

  call.abort(new Error('enough'));

  expect(await waiting).toMatchObject({ message: 'enough' });
  expect(process.stop).toHaveBeenCalled();
});

it('stops the process when nobody wants its rows any more', async () => {
  await using test = await openWorkspace({ 'root/x1': '' });
  const { process, print } = scripted();
  const run = start(test, process);
  print('x1');
  await run.at(0);

  run.close();

  expect(process.stop).toHaveBeenCalled();
  expect(await run.at(1)).toBeUndefined();
});

it('marks what is no longer there, or is no file any more', async () => {
  await using test = await openWorkspace({ 'root/x1': '', 'root/x3/': '' });
  const { process, print, end } = scripted();
  const run = start(test, process);
  print('x1', 'x2', 'x3', 'gone/x4');
  end();

  expect([await shownAt(run, 0), await shownAt(run, 1), await shownAt(run, 2), await shownAt(run, 3)]).toEqual([
    'x1',
    'gone',
    'gone',
    'gone',
  ]);
});

it('passes over what is not to be kept, and fails with what the process says when it has found nothing', async () => {
  await using test = await openWorkspace({ 'root/x1': '' });
  const { process, print, end } = scripted('rg: ./x: an odd thing happened');
  const run = start(test, process, { keeps: async (path) => path !== 'x1' });
  print('x1', 'other');
  end();

  await expect(run.at(0)).rejects.toMatchObject({ code: 'search_failed' });
});
