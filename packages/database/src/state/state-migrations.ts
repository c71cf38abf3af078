import { migrationFile, type MigrationSet } from '../migrations/migration-file.js';

// The value is text, not jsonb: jsonb refuses the character U+0000, which tool results do hold.
const stateTable = `
create table millrace.state (
  key text primary key,
  value text not null,
  expires_at timestamptz
);
create index state_expires_at on millrace.state (expires_at) where expires_at is not null;
`;

/** This package's own tables. */
export const stateMigrations: MigrationSet = {
  plugin: 'database',
  schema: 'millrace',
  load: async () => [migrationFile('0001_state.sql', stateTable)],
};
