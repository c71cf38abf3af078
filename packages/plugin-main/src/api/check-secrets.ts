import { secretsMissing } from '../error-catalogue/host.js';
import type { SearchSettings } from '../web/built-in-providers.js';
import type { ApiSettings } from './api-settings.js';
import { secretNames, type Secrets } from './secrets.js';

/** Where secrets are referred to. */
export interface SecretUsers {
  readonly apis: Readonly<Record<string, Pick<ApiSettings, 'headers' | 'query'>>>;
  readonly search: Pick<SearchSettings, 'brave' | 'tavily'>;
}

/** Tells at the start what would otherwise fail at the first call. @throws MillraceError `MILLRACE_MAIN_SECRETS_MISSING` with each. */
export function checkSecrets({ apis, search }: SecretUsers, secrets: Secrets): void {
  const texts: (readonly [place: string, text: string])[] = [
    ...Object.entries(apis).flatMap(([api, { headers, query }]) =>
      [...Object.values(headers), ...Object.values(query)].map((text) => [`apis.${api}`, text] as const),
    ),
    ['search.brave', search.brave?.key ?? ''],
    ['search.tavily', search.tavily?.key ?? ''],
  ];
  const problems = texts.flatMap(([place, text]) =>
    secretNames(text)
      .filter((name) => !secrets.has(name))
      .map((name) => `${place} refers to 'secret:${name}', which is not in secrets.`),
  );
  if (problems.length > 0) throw secretsMissing([...new Set(problems)]);
}
