import { join } from 'node:path';
import { readSettings } from '../compose/settings.js';
import type { Terminal } from './terminal.js';

/** Mints a short-lived token for the stream gateway, with the key in the data directory, and prints it. */
export async function token(
  terminal: Terminal,
  options: { subject: string; module?: readonly string[]; lifetime?: number },
): Promise<void> {
  const { dataDirectory } = readSettings(terminal.environment, terminal.folder);
  const { createStreamTokens } = await import('@millrace/plugin-langflow');
  const office = createStreamTokens({
    issuer: 'millrace',
    audience: 'millrace.streams',
    tokenLifetimeSeconds: 3_600,
    directory: join(dataDirectory, 'streams'),
    clock: { now: () => Date.now() },
    ids: { next: () => crypto.randomUUID() },
  });
  const minted = await office.mintToken({
    subject: options.subject,
    ...(options.module && options.module.length > 0 && { scopes: options.module.map((name) => `stream:read:${name}`) }),
    ...(options.lifetime !== undefined && { lifetimeSeconds: options.lifetime }),
  });
  terminal.print(`${minted.token}\n`);
  terminal.tell(`It may read ${minted.scopes.join(', ')} until ${minted.expires}.\n`);
}
