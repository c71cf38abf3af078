/** Names that are known to hold secrets, lower case. */
const secretNames = new Set([
  '.env',
  '.envrc',
  '.npmrc',
  '.pypirc',
  '.netrc',
  '_netrc',
  '.git-credentials',
  '.pgpass',
  '.my.cnf',
  '.htpasswd',
  '.dockercfg',
  '.vault-token',
  '.boto',
  '.s3cfg',
  'rclone.conf',
  '.terraformrc',
  'pgpass.conf',
  '.mylogin.cnf',
  '.htdigest',
  '.dev.vars',
  '.vault_pass',
  '.bash_history',
  '.zsh_history',
  '.python_history',
  '.node_repl_history',
  '.psql_history',
  '.mysql_history',
  'application_default_credentials.json',
  'kubeconfig',
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ecdsa_sk',
  'id_ed25519',
  'id_ed25519_sk',
  'credentials.json',
  'credentials.toml',
  'credentials.yml',
  'credentials.yaml',
  'secrets.json',
  'secrets.yml',
  'secrets.yaml',
  'secrets.toml',
  'service-account.json',
  'service_account.json',
]);
const secretEndings = [
  '.pem',
  '.key',
  '.p12',
  '.pfx',
  '.jks',
  '.keystore',
  '.kdbx',
  '.ppk',
  '.p8',
  '.pkcs12',
  '.ovpn',
  '.tfstate',
  '.tfvars',
];
const secretEnding = new RegExp(`(?:${secretEndings.map((ending) => `\\${ending}`).join('|')})$`, 'u');
const secretFolders = new Set(['.ssh', '.gnupg', '.aws', '.azure', '.gcloud', '.kube', '.millrace']);
const harmlessEnv = new Set(['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.defaults', 'example.env', 'sample.env']);

/** The names among them that can be said by a pattern each; `protectedName` knows more. */
export const secretPatterns: readonly string[] = [
  ...secretNames,
  ...secretFolders,
  ...secretEndings.filter((ending) => ending !== '.pem').map((ending) => `*${ending}`),
];

/**
 * Says why a path is withheld: a part of it belongs to git, or its name says that it holds secrets.
 *
 * @param relative - Relative to a root, parts separated by `/`.
 */
export function protectedName(relative: string): 'git' | 'secret' | undefined {
  let isWithheld = false;
  for (const part of relative.toLowerCase().split('/')) {
    const taken = isTakenAsWritten(part) ? part : asSomeSystemsTakeIt(part);
    if (isGit(part) || isGit(taken)) return 'git';
    isWithheld ||= isSecret(part) || (taken !== part && isSecret(taken));
  }
  return isWithheld ? 'secret' : undefined;
}

function isGit(part: string): boolean {
  return part === '.git' || part === 'git~1';
}

// Nearly all are; this is asked of every name of a repository.
function isTakenAsWritten(part: string): boolean {
  for (let at = 0; at < part.length; at += 1) {
    const code = part.charCodeAt(at);
    if (code === 0x3a || code > 0x7f) return false;
  }
  const last = part.charCodeAt(part.length - 1);
  return last !== 0x2e && last !== 0x20;
}

// Some systems take '.git.', '.git ', '.git::$DATA' and '.git' with invisible characters in it for '.git'.
function asSomeSystemsTakeIt(part: string): string {
  const seen = part.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').replace(/:.*$/su, '');
  let end = seen.length;
  while (end > 0 && (seen[end - 1] === '.' || seen[end - 1] === ' ')) end -= 1;
  return seen.slice(0, end);
}

function isSecret(name: string): boolean {
  if (secretNames.has(name) || secretFolders.has(name)) return true;
  if (name.startsWith('.env.') || name.endsWith('.env')) return !harmlessEnv.has(name);
  return secretEnding.test(name) && !name.endsWith('.pub.pem');
}
