import { describe, expect, it } from 'vitest';
import { protectedName } from './protected-name.js';

describe('protectedName', () => {
  it.each(['.git', 'a/.git/config', '.GIT/hooks/x', '.git./config', '.git ', 'GIT~1/config', '.git::$INDEX_ALLOCATION', '.g\u200cit'])(
    "takes %j for git's own",
    (path) => {
      expect(protectedName(path)).toBe('git');
    },
  );

  it.each([
    '.env',
    '.ENV',
    'a/.env.local',
    '.env.',
    '.env ',
    '.env::$DATA',
    'prod.env',
    '.npmrc',
    '.ssh/config',
    'home/.aws/credentials',
    'id_rsa',
    'certs/server.key',
    'a:b.pem',
    'terraform.tfstate',
    '.git-credentials',
    '.bash_history',
    'kubeconfig',
    'AuthKey.p8',
    '.millrace/key',
  ])('takes %j for a secret', (path) => {
    expect(protectedName(path)).toBe('secret');
  });

  it.each([
    '',
    'src/index.ts',
    '.gitignore',
    '.github/workflows/x.yml',
    '.env.example',
    'sample.env',
    'key.pub.pem',
    'src/credentials/index.ts',
    'id_rsa.pub',
    'environment.ts',
  ])('lets %j be', (path) => {
    expect(protectedName(path)).toBeUndefined();
  });
});
