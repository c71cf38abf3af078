// What an edit does to the bytes that it is not about: MAIN of Millrace beside the reference filesystem server and Desktop
// Commander, all over stdio. One small edit of each file; then every other byte, and the mode, must be what it was.
//
//   node main/edit-fidelity.mjs
//
// The peers are installed from npm once, without running their scripts; see support/corpora.mjs.
import { chmod, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, desktopCommander, filesystemServer, millraceServer } from '../support/servers.mjs';
import { printTable } from '../support/table.mjs';

const folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-edit-')));

const lines = (end) => `first line${end}the old word${end}last line`;
const wide = (text) => Buffer.from(text, 'utf16le');
/** What is in a file, and what is to be afterwards unless `old` becomes `new` in it. */
const cases = {
  'UTF-8, LF': { bytes: Buffer.from(`naïve €\n${lines('\n')}\n`) },
  'no last line end': { bytes: Buffer.from(lines('\n')) },
  CRLF: { bytes: Buffer.from(`${lines('\r\n')}\r\n`) },
  'CRLF, an edit of two lines': {
    bytes: Buffer.from(`${lines('\r\n')}\r\n`),
    old: 'old word\nlast',
    text: 'new word\nlast',
    expected: ['old', 'new'],
  },
  'mixed line ends': { bytes: Buffer.from('one\r\ntwo\nthe old word\r\nfour\n') },
  'CR alone': { bytes: Buffer.from(`${lines('\r')}\r`) },
  'UTF-8 with a mark': { bytes: Buffer.from(`\ufeff${lines('\n')}\n`) },
  'Latin-1': { bytes: Buffer.from(`caf\xe9\n${lines('\n')}\n`, 'latin1') },
  'Windows-1252': { bytes: Buffer.concat([Buffer.from([0x80, 0x20, 0x93]), Buffer.from(`\n${lines('\n')}\n`)]) },
  Shift_JIS: { bytes: Buffer.concat([Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x0a]), Buffer.from(`${lines('\n')}\n`)]) },
  'UTF-8 with a broken byte': {
    bytes: Buffer.concat([Buffer.from('naïve '), Buffer.from([0xff, 0xc3]), Buffer.from(`\n${lines('\n')}\n`)]),
  },
  'UTF-16 LE with a mark': { bytes: wide(`\ufeffnaïve €\n${lines('\n')}\n`), encode: wide },
  'UTF-16 BE with a mark': { bytes: wide(`\ufeff${lines('\n')}\n`).swap16(), encode: (text) => wide(text).swap16() },
  'UTF-16 LE without a mark': { bytes: wide(`${lines('\r\n')}\r\n`), encode: wide },
  'mode 751': { bytes: Buffer.from(`${lines('\n')}\n`), mode: 0o751 },
  'the text twice: refused': { bytes: Buffer.from('the old word\nthe old word\n'), isRefused: true },
  'binary: refused': { bytes: Buffer.concat([Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 0, 0xff]), Buffer.from('old')]), isRefused: true },
};

const servers = {
  Millrace: {
    program: millraceServer({ roots: [folder] }),
    call: (path, old, text) => ['edit_file', { path, edits: [{ old, new: text }] }],
  },
  'server-filesystem': {
    program: await filesystemServer([folder]),
    call: (path, oldText, newText) => ['edit_file', { path, edits: [{ oldText, newText }] }],
  },
  'desktop-commander': {
    program: await desktopCommander(),
    call: (path, old_string, new_string) => ['edit_block', { file_path: path, old_string, new_string }],
  },
};

/** Replaces the one place by bytes, without a notion of text. */
function replaced(bytes, encode, [old, text]) {
  const [from, to] = [encode(old), encode(text)];
  const at = bytes.indexOf(from);
  return Buffer.concat([bytes.subarray(0, at), to, bytes.subarray(at + from.length)]);
}

async function judge(server, call, [name, each]) {
  const { bytes, encode = Buffer.from, old = 'old', text = 'new', expected = ['old', 'new'], mode = 0o644, isRefused } = each;
  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.txt`);
  await writeFile(path, bytes);
  await chmod(path, mode);
  const [tool, input] = call(path, old, text);
  const outcome = await server.call(tool, input, 10_000).catch(() => undefined);
  const now = await readFile(path);
  if (((await stat(path)).mode & 0o777) !== mode) return 'mode lost';
  const isAsked = now.equals(bytes);
  if (isRefused) return isAsked ? 'right' : 'DAMAGED';
  if (now.equals(replaced(bytes, encode, expected))) return 'right';
  if (!isAsked) return 'DAMAGED';
  return outcome === undefined ? 'no answer' : 'not done';
}

const rows = Object.keys(cases).map((name) => [name]);
for (const { program, call } of Object.values(servers)) {
  const server = await connect(program, { cwd: folder });
  for (const [index, each] of Object.entries(cases).entries()) rows[index].push(await judge(server, call, each));
  await server.close();
}
const right = Object.keys(servers).map((_, column) => `${rows.filter((row) => row[column + 1] === 'right').length} of ${rows.length}`);
printTable(['file', ...Object.keys(servers)], [...rows, ['right', ...right]]);
await rm(folder, { recursive: true, force: true });
