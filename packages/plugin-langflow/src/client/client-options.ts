import { optionsInvalid } from '../error-catalogue.js';
import type { Problem, StreamMessage } from '../protocol/messages.js';

/** How far a subscriber has read: for going on after it was restarted. */
export interface StreamPosition {
  /** The run of the gateway whose numbers these are. */
  readonly epoch: string;
  /** The last `seq` read, by module. */
  readonly after: Readonly<Record<string, number>>;
}

/** Where a client's time and chance come from; tests give their own. */
export interface ClientTiming {
  /** Milliseconds since the epoch. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Resolves after so many milliseconds, or rejects when the signal aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** What `connectStream` takes. */
export interface ConnectOptions {
  /** `wss://host:port/stream`. */
  readonly url: string;
  /** A stream token, or what gives one: asked before each attempt, and again before it expires. It has 30 seconds each time. */
  readonly token: string | (() => string | Promise<string>);
  /** The only authorities to trust, PEM; the public ones unless said. */
  readonly ca?: string | readonly string[];
  /** Keys to accept, `sha256/...`, besides chain and name; give the next key's pin too. */
  readonly pins?: readonly string[];
  /** `'*'` is every module the token may read. */
  readonly modules: readonly string[] | '*';
  /** What to send of the past: the last message of each stream (the default), all that is kept, or nothing. */
  readonly replay?: 'last' | 'all' | 'none';
  /** Goes on where another connection was. */
  readonly from?: StreamPosition;
  /** Called with each message in order, the next one after it has finished; without it, iterate over the connection. */
  onMessage?(message: StreamMessage): void | Promise<void>;
  /** Hears what the gateway could not do, for example an unknown module among known ones. */
  onProblem?(problem: Problem): void;
  /** Ends the connection, and the attempts to have one. */
  readonly signal?: AbortSignal;
  /** Attempts in a row after a lost connection; 5 unless said. */
  readonly reconnects?: number;
  /** @internal */
  readonly timing?: ClientTiming;
}

const known = new Set([
  'url',
  'token',
  'ca',
  'pins',
  'modules',
  'replay',
  'from',
  'onMessage',
  'onProblem',
  'signal',
  'reconnects',
  'timing',
]);
const pinShape = /^sha256\/[A-Za-z0-9+/]{43}=$/;

/** Whether a value can be sent as a token: visible ASCII, so that it fits into a header and nothing else does. */
export function isTokenText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,4096}$/.test(value);
}

const rules: readonly { holds(options: ConnectOptions): boolean; problem: string }[] = [
  {
    holds: ({ token }) => typeof token === 'function' || isTokenText(token),
    problem: 'token must be a token, or a function that gives one',
  },
  { holds: ({ ca }) => ca === undefined || ca.length > 0, problem: 'ca must not be empty; leave it out to trust the public authorities' },
  { holds: ({ pins }) => pins === undefined || pins.length > 0, problem: 'pins must not be empty; leave it out to pin nothing' },
  { holds: ({ pins = [] }) => pins.every((pin) => pinShape.test(pin)), problem: "a pin is 'sha256/' and 44 characters of base64" },
  {
    holds: ({ modules }) => modules === '*' || (Array.isArray(modules) && modules.length > 0 && modules.length <= 256),
    problem: "modules must name 1 to 256, or be '*'",
  },
  { holds: ({ from }) => from === undefined || isPosition(from), problem: 'from must be the position of a connection, { epoch, after }' },
  {
    holds: ({ reconnects = 0 }) => Number.isSafeInteger(reconnects) && reconnects >= 0,
    problem: 'reconnects must be a whole number from 0',
  },
];

/**
 * Looks at the options before anything is sent.
 *
 * @returns the address.
 * @throws MillraceError `MILLRACE_STREAM_OPTIONS` with everything that is wrong.
 */
export function checkOptions(options: ConnectOptions): URL {
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  // What a typo or an insecure habit would leave unchecked is refused, not ignored.
  const unknown = Object.keys(options).filter((name) => !known.has(name));
  const problems = [
    ...(url ? urlProblems(url) : ['url must be like wss://127.0.0.1:4601/stream']),
    ...unknown.map((name) => `there is no option '${name}'; verification cannot be switched off`),
    ...rules.filter(({ holds }) => !holds(options)).map(({ problem }) => problem),
  ];
  if (!url || problems.length > 0) throw optionsInvalid(problems);
  return url;
}

function isPosition({ epoch, after }: StreamPosition): boolean {
  const seqs = typeof after === 'object' && after !== null ? Object.values(after) : [-1];
  return typeof epoch === 'string' && epoch.length <= 128 && seqs.every((seq) => Number.isSafeInteger(seq) && seq >= 0);
}

function urlProblems(url: URL): string[] {
  const problems = url.protocol === 'wss:' ? [] : [`url must begin with wss://, not ${url.protocol}//`];
  if (url.search || url.hash || url.username || url.password)
    problems.push('url must have no query, fragment, user or password; the token goes in token');
  return problems;
}
