import { join } from 'node:path';
import { prepareDataDirectory } from '../compose/data-directory.js';
import { readSettings } from '../compose/settings.js';
import type { Terminal } from './terminal.js';

/** Whom a token is for. */
export interface TokenOptions {
  readonly subject: string;
  /** The streams it may read; all unless given. */
  readonly module?: readonly string[];
  /** Seconds, at most 3 600. */
  readonly lifetime?: number;
  readonly json?: boolean;
}

/**
 * Mints a short-lived token for the stream gateway, with the key in the data directory, and prints it.
 *
 * @throws MillraceError `MILLRACE_STREAM_TOKEN_LIFETIME`, `MILLRACE_STREAM_TOKEN_SUBJECT`, `MILLRACE_DATA_DIRECTORY`.
 */
export async function token(terminal: Terminal, options: TokenOptions): Promise<void> {
  const { dataDirectory } = readSettings(terminal.environment, terminal.folder);
  prepareDataDirectory(dataDirectory);
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
    ...(options.module !== undefined && { scopes: options.module.map((name) => `stream:read:${name}`) }),
    ...(options.lifetime !== undefined && { lifetimeSeconds: options.lifetime }),
  });
  terminal.print(options.json ? `${JSON.stringify(minted)}\n` : `${minted.token}\n`);
  terminal.tell(`It may read ${minted.scopes.join(', ')} until ${minted.expires}.\n`);
}
