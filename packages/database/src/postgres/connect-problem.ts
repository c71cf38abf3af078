/** Why a server could not be reached, told without the server's own words: those name the user. */
export interface ConnectProblem {
  readonly problem: string;
  readonly fix: string;
  /** It may pass by itself: a server that starts, a network that comes back. */
  readonly mayPass: boolean;
}

const reach = 'Check that the server runs and that this machine reaches its host and port.';
const trust = 'Name its authority in NODE_EXTRA_CA_CERTS and the host as in its certificate, or change sslmode in MILLRACE_DATABASE_URL.';
const credentials = 'Check the user and password in MILLRACE_DATABASE_URL, and what the server lets in (pg_hba.conf).';

const known: Readonly<Record<string, ConnectProblem>> = {
  ECONNREFUSED: { problem: 'nothing listens there', fix: reach, mayPass: true },
  ECONNRESET: { problem: 'the connection was cut', fix: reach, mayPass: true },
  EPIPE: { problem: 'the connection was cut', fix: reach, mayPass: true },
  CONNECTION_CLOSED: { problem: 'the connection was cut', fix: reach, mayPass: true },
  CONNECTION_DESTROYED: { problem: 'the connection was cut', fix: reach, mayPass: true },
  CONNECT_TIMEOUT: { problem: 'it did not answer in time', fix: reach, mayPass: true },
  ETIMEDOUT: { problem: 'it did not answer in time', fix: reach, mayPass: true },
  EHOSTUNREACH: { problem: 'its host cannot be reached', fix: reach, mayPass: true },
  ENETUNREACH: { problem: 'its host cannot be reached', fix: reach, mayPass: true },
  EAI_AGAIN: { problem: 'the name of its host cannot be looked up', fix: reach, mayPass: true },
  ENOTFOUND: { problem: 'its host is not known', fix: 'Check the host in MILLRACE_DATABASE_URL.', mayPass: true },
  '28P01': { problem: 'the server refused the credentials', fix: credentials, mayPass: false },
  '28000': { problem: 'the server refused the credentials', fix: credentials, mayPass: false },
  '3D000': {
    problem: 'the server has no such database',
    fix: 'Create it (createdb), or check the name in MILLRACE_DATABASE_URL.',
    mayPass: false,
  },
  '42704': {
    problem: 'the server does not know an option of the URL',
    fix: 'Leave out of MILLRACE_DATABASE_URL, after the "?", what is not an option of PostgreSQL (schema, pgbouncer ...).',
    mayPass: false,
  },
  '42501': {
    problem: 'this user may not do that',
    fix: 'Let the user of MILLRACE_DATABASE_URL create schemas: GRANT CREATE ON DATABASE ... TO ...',
    mayPass: false,
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { problem: 'its certificate is not trusted', fix: trust, mayPass: false },
  SELF_SIGNED_CERT_IN_CHAIN: { problem: 'its certificate is not trusted', fix: trust, mayPass: false },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { problem: 'its certificate is not trusted', fix: trust, mayPass: false },
  CERT_HAS_EXPIRED: { problem: 'its certificate has expired', fix: trust, mayPass: false },
  ERR_TLS_CERT_ALTNAME_INVALID: { problem: 'its certificate is for another host', fix: trust, mayPass: false },
  '53300': { problem: 'the server has no connection left', fix: 'Raise its max_connections, or lower poolSize.', mayPass: true },
  '57P03': { problem: 'the server is starting or stopping', fix: 'Wait, or look at its log.', mayPass: true },
};

/** Reads the code of a failed attempt to connect. */
export function connectProblem(error: unknown): ConnectProblem {
  const code = codeOf(error);
  return known[code] ?? { problem: code ? `the driver said ${code}` : 'the driver gave no reason', fix: reach, mayPass: false };
}

/** The code of an error, of the first of its causes that has one, or of the first of several errors in one. */
function codeOf(error: unknown): string {
  const { code, cause, errors } = (error ?? {}) as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
  if (typeof code === 'string') return code;
  if (cause !== undefined) return codeOf(cause);
  return errors?.length ? codeOf(errors[0]) : '';
}
