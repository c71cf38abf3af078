/** An absolute path of two segments or more, POSIX or Windows, at the beginning of a word or in quotes; its last segment apart. */
const absolutePath = /(?<=^|[\s'"`(=])(?:[A-Za-z]:)?(?:[\\/][^\s'"`\\/:,;()]{1,255}){1,64}[\\/](?=[^\s'"`\\/:,;()])/g;

/** Takes out where on the machine a file is and leaves its name: clients need not know the rest. */
export function hidePaths(text: string): string {
  return text.replace(absolutePath, '…/');
}
