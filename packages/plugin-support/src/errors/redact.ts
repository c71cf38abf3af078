const maxLength = 4_096;
const mask = '[masked]';

const secretName = String.raw`(?:[\w.-]{0,40}(?:passw(?:or)?d|passphrase|passwd|pwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key|credential|signature|auth(?:orization)?|cookie|session[_-]?id))s?`;

/** In order: what a rule leaves is read by the next. Every quantifier is bounded or over one class, so none backtracks far. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{1,40}-----[\s\S]*?(?:-----END [A-Z ]{1,40}-----|$)/g, mask],
  // The user part of a URL: postgres://user:password@host.
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'?#]{1,512}@/gi, `$1${mask}@`],
  [/\b(bearer)\s+[\w.~+/=:-]{4,}/gi, `$1 ${mask}`],
  [/\b([Bb]asic|BASIC)\s+(?=[a-z]{0,64}[A-Z0-9+/=])[\w+/=-]{6,}/g, `$1 ${mask}`],
  // name=value in a query, a header, a connection string; "name": "value" in JSON.
  [
    new RegExp(
      String.raw`(["']?\b${secretName}["']?\s{0,4}[=:]\s{0,4})("(?:[^"\\]|\\.){0,2048}"?|'(?:[^'\\]|\\.){0,2048}'?|[^\s&,;"'})\]]+)`,
      'gi',
    ),
    `$1${mask}`,
  ],
  [/([?&](?:key|sig|code|pass|auth|sas|jwt|x-amz-[a-z-]{1,40})=)[^\s&#"']+/gi, `$1${mask}`],
  // A home directory names a person.
  [/(?<![\w.-])(?:\/home\/|\/Users\/|[A-Za-z]:[\\/]Users[\\/])[^\s/\\'":;,]{1,64}/g, '~'],
  [/(?<![\w./-])\/root(?![\w.-])/g, '~'],
  [/\beyJ[\w-]{8,}(?:\.[\w-]+){0,4}/g, mask],
  [
    /\b(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abposr]|npm|pypi|hf|shpat|dop_v1|AKIA|ASIA|AIza|ya29)[-_.]?[A-Za-z0-9][\w.-]{11,}/g,
    mask,
  ],
];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Takes what may be a secret out of a text: values after telling names, credentials in URLs, keys, tokens, and long runs that
 * look random. Meant for messages: it masks too much rather than too little.
 */
export function redact(text: string): string {
  let kept = text.length <= maxLength ? text : withoutLastRun(text.slice(0, maxLength));
  for (const [pattern, replacement] of rules) kept = kept.replace(pattern, replacement);
  return kept.replace(/[A-Za-z0-9_+/-]{24,}={0,2}/g, (run) => (looksRandom(run) ? mask : run));
}

/** A cut may go through a secret, whose rest would no longer be known as one. */
function withoutLastRun(text: string): string {
  return text.replace(/\S{1,1024}$/, '') + '…';
}

function looksRandom(run: string): boolean {
  if (uuid.test(run) || !/\d/.test(run)) return false;
  if (/^[0-9a-f]+$/i.test(run)) return run.length >= 32;
  // Paths, snake_case and kebab-case are words with separators: judge what is between them.
  if (run.split(/[/_-]/).some((part) => part.length >= 20 && /\d/.test(part) && /[a-z]/i.test(part))) return true;
  const changes = run.match(/[a-z](?=[A-Z0-9])|[A-Z](?=[a-z0-9])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return changes >= run.length / 4;
}
