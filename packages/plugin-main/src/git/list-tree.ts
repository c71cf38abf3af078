import { startGit, type GitCommand } from './git-process.js';

/** Bytes of a record that are kept: more than any path that can be opened, however long a hostile tree makes its names. */
const maxRecordBytes = 8 * 1024;

/** A file of a commit. */
export interface TreeFile {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
  readonly object: string;
  /** Bytes; nothing when the repository lacks the object, as after a filtered clone. */
  readonly sizeBytes: number | undefined;
}

/** Lists the files of a commit with their sizes, reading nothing of their content. Stop iterating to stop git. */
export async function* listTree(command: Omit<GitCommand, 'args' | 'doing'>, commit: string, subfolder: string): AsyncGenerator<TreeFile> {
  const at = subfolder === '' ? commit : `${commit}:${subfolder}`;
  const process = startGit({
    ...command,
    doing: 'list the files of the commit',
    args: ['ls-tree', '-r', '-z', '--long', '--full-tree', '--end-of-options', at],
  });
  try {
    for await (const record of splitAtNul(process.output as AsyncIterable<Buffer>)) {
      const file = parseRecord(record, subfolder);
      if (file) yield file;
    }
    await process.end();
  } finally {
    process.stop();
  }
}

/** The records of an output that ends each with a NUL. Of an endless one only the beginning is kept. */
export async function* splitAtNul(output: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of output) {
    let from = 0;
    for (let to = piece.indexOf(0); to >= 0; to = piece.indexOf(0, from)) {
      yield kept(rest, piece.subarray(from, to)).toString('utf8');
      rest = Buffer.alloc(0);
      from = to + 1;
    }
    rest = kept(rest, piece.subarray(from));
  }
  if (rest.length > 0) yield rest.toString('utf8');
}

function kept(rest: Buffer, more: Buffer): Buffer {
  const added = more.subarray(0, maxRecordBytes - rest.length);
  return rest.length === 0 ? added : Buffer.concat([rest, added]);
}

function parseRecord(record: string, subfolder: string): TreeFile | undefined {
  const match = /^(\d{6}) (\w+) ([0-9a-f]+) +(\S+)\t(.*)$/s.exec(record);
  if (!match) return undefined;
  const [, mode = '', type, object = '', size = '', path = ''] = match;
  const kind = type === 'commit' ? 'submodule' : mode === '120000' ? 'link' : 'file';
  return { path: subfolder === '' ? path : `${subfolder}/${path}`, kind, object, sizeBytes: /^\d+$/.test(size) ? Number(size) : undefined };
}
