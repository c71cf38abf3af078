import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { readPackages } from '../workspace.mjs';

// The public API, one report per entry point in packages/*/api. Without `--write` a difference from the report is a failure;
// so are exports without a sentence, and types of the protocol SDK or of zod in what core shows. Needs a build.
const isWriting = process.argv.includes('--write');
const problems = [];
let reports = 0;

for (const pkg of readPackages()) {
  const forgotten = [];
  for (const entry of Object.keys(pkg.entries).filter((name) => isExported(pkg, name))) forgotten.push(...extract(pkg, entry));
  problems.push(...judgeReports(pkg, forgotten));
}
for (const problem of new Set(problems)) process.stdout.write(`${problem}\n`);
if (problems.length === 0) process.stdout.write(`ok: ${reports} API reports ${isWriting ? 'written' : 'unchanged'}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function isExported(pkg, name) {
  return Object.values(pkg.manifest.exports ?? {}).some((target) => target.default === `./dist/${name}.js`);
}

/** Writes or compares the report of one entry point. @returns the names it uses and does not export. */
function extract(pkg, entry) {
  const name = entry.replace(/\/index$/, '').replaceAll('/', '-');
  const main = join(pkg.folder, 'dist', `${entry}.d.ts`);
  if (!existsSync(main)) {
    problems.push(`${pkg.manifest.name}: no ${entry}.d.ts; build first`);
    return [];
  }
  mkdirSync(join(pkg.folder, 'api'), { recursive: true });
  const forgotten = [];
  const config = ExtractorConfig.prepare({
    configObject: configurationOf(pkg, main, name),
    configObjectFullPath: undefined,
    packageJsonFullPath: join(pkg.folder, 'package.json'),
  });
  const messageCallback = (message) => {
    message.handled = true;
    const symbol = message.messageId === 'ae-forgotten-export' && /"([^"]+)"/.exec(message.text)?.[1];
    if (symbol) forgotten.push({ symbol, entry });
    else if (message.logLevel === 'error')
      problems.push(`${pkg.manifest.name} (${name}): ${placeOf(pkg, message)} ${message.text} [${message.messageId}]`);
  };
  const result = Extractor.invoke(config, { localBuild: isWriting, messageCallback });
  reports += 1;
  if (!isWriting && result.apiReportChanged)
    problems.push(`${pkg.manifest.name} (${name}): its API differs from api/${name}.api.md; run pnpm api and look at the change`);
  return forgotten;
}

function configurationOf(pkg, main, name) {
  const quiet = { logLevel: 'none' };
  return {
    projectFolder: pkg.folder,
    mainEntryPointFilePath: main,
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          module: 'NodeNext',
          moduleResolution: 'NodeNext',
          target: 'ES2023',
          strict: true,
          skipLibCheck: true,
          types: ['node'],
        },
        files: [main],
      },
    },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(pkg.folder, 'api'),
      reportTempFolder: join(pkg.folder, 'node_modules/.cache/api'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    messages: {
      compilerMessageReporting: { default: { logLevel: 'error' } },
      extractorMessageReporting: {
        default: { logLevel: 'error' },
        'ae-missing-release-tag': quiet,
        'ae-undocumented': quiet,
        'ae-unresolved-link': quiet,
      },
      tsdocMessageReporting: { default: { logLevel: 'error' } },
    },
  };
}

function placeOf(pkg, message) {
  return message.sourceFilePath ? `${message.sourceFilePath.split(`${pkg.shortName}${sep}`).at(-1)}:${message.sourceFileLine}` : '';
}

/** What holds over all reports of a package: each export has its sentence, each name used can be imported from somewhere. */
function judgeReports(pkg, forgotten) {
  const folder = join(pkg.folder, 'api');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.api.md')) : [];
  const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
  const exported = new Set(
    texts.flatMap(({ text }) =>
      [...text.matchAll(/^export (?:abstract )?(?:const|function|class|interface|type|enum) (\w+)/gm)].map((found) => found[1]),
    ),
  );
  const silent = texts.flatMap(({ text }) =>
    [...text.matchAll(/^\/\/ @\w+ \(undocumented\)\n(?:\/\/.*\n)*export (.{1,60})/gm)].map((found) => found[1]),
  );
  // What a user of core sees holds no type of the protocol SDK nor of zod: both change faster than we may.
  const foreign = pkg.shortName === 'core' ? texts.filter(({ text }) => /@modelcontextprotocol|from 'zod|\bz\.Zod/.test(text)) : [];
  return [
    ...silent.map((start) => `${pkg.manifest.name}: no sentence for '${start}'`),
    ...forgotten
      .filter(({ symbol }) => !exported.has(symbol) && isShared(pkg, symbol))
      .map(({ symbol, entry }) => `${pkg.manifest.name}: '${symbol}' is used by ${entry} and exported nowhere`),
    ...foreign.map(({ file }) => `${pkg.manifest.name}: api/${file} shows a type of the protocol SDK or of zod`),
  ];
}

/** Whether a name is more than a helper inside one file. */
function isShared(pkg, symbol) {
  const declared = new RegExp(`^export (?:declare )?(?:abstract )?(?:const|function|class|interface|type|enum) ${symbol}\\b`, 'm');
  const files = readdirSync(join(pkg.folder, 'dist'), { recursive: true }).filter((file) => file.endsWith('.d.ts'));
  return files.some((file) => declared.test(readFileSync(join(pkg.folder, 'dist', file), 'utf8')));
}
