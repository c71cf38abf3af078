import { hasRealPostgres, startRealPostgres } from '../packages/database/src/test-support/real-postgres.js';

/** For the tests of real parts: one PostgreSQL with pgvector that any of them may use, named by `MILLRACE_TEST_DATABASE_URL`. */
export default async function startSharedDatabase(): Promise<() => Promise<void>> {
  if (process.env['MILLRACE_TEST_DATABASE_URL'] !== undefined || !(await hasRealPostgres())) return async () => {};
  const server = await startRealPostgres();
  process.env['MILLRACE_TEST_DATABASE_URL'] = server.url;
  return () => server.remove();
}
