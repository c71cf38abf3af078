import { createHub, logger, provide, type Hub, type HubLock, type Logger } from '@millrace/core';
import { databasePlugin } from '@millrace/database';
import { economy } from '@millrace/plugin-economy';
import { langflow } from '@millrace/plugin-langflow';
import { main } from '@millrace/plugin-main';
import { support } from '@millrace/plugin-support';
import { join } from 'node:path';
import { millraceVersion } from './millrace-version.js';
import { toolSchemas } from './tool-schemas.js';

/** What the batteries-included hub may be told; only the data directory and the roots are needed. */
export interface MillraceOptions {
  /** Keeps the database, keys and certificates. */
  readonly dataDirectory: string;
  /** Folders the tools may read and write. */
  readonly roots: readonly string[];
  /** Folders the tools may only read. */
  readonly readOnlyRoots?: readonly string[];
  /** A PostgreSQL server in place of the embedded database. */
  readonly databaseUrl?: string | undefined;
  /** When the embedded database opens: soon after the start, or when something first needs it. `background` unless said. */
  readonly openDatabase?: 'background' | 'lazy';
  /** Signs what clients carry between rounds; at least 32 characters. */
  readonly stateKey?: string | undefined;
  readonly log?: Logger;
  /** What its tools must be like. */
  readonly lock?: HubLock;
  /** Where the stream gateway listens; 4601 unless said, 0 takes any free port. */
  readonly streamPort?: number;
  /** When another process has that port: fail, or serve without a gateway. */
  readonly whenStreamPortTaken?: 'fail' | 'skip';
}

/** Composes the hub with all four modules. Nothing runs yet. */
export function createMillrace(options: MillraceOptions): Hub {
  const { dataDirectory, roots, readOnlyRoots = [], databaseUrl, stateKey, log, lock } = options;
  const { streamPort = 4601, whenStreamPortTaken = 'fail', openDatabase: open = 'background' } = options;
  return createHub({
    name: 'millrace',
    version: millraceVersion,
    title: 'Millrace',
    // For clients that pay for every definition: `/mcp/lean`, or `--view lean` on stdio.
    views: { lean: { catalogue: 'lean' } },
    toolSchemas,
    ...(stateKey !== undefined && { stateKey }),
    ...(lock && { lock }),
    services: log ? [provide(logger, log)] : [],
    plugins: [
      databasePlugin(databaseUrl === undefined ? { directory: join(dataDirectory, 'database'), open } : { url: databaseUrl }),
      main({ roots: [...roots], readOnlyRoots: [...readOnlyRoots], dataDirectory }),
      support(),
      economy(),
      langflow({ directory: join(dataDirectory, 'streams'), port: streamPort, whenTaken: whenStreamPortTaken }),
    ],
  });
}
