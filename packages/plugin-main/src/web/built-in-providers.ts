import { brave } from './brave.js';
import { mediawiki } from './mediawiki.js';
import { ProviderClient } from './provider-client.js';
import type { SearchProvider } from './search-provider.js';
import { searxng } from './searxng.js';
import { tavily } from './tavily.js';

/** The providers that the host has set up. Keys may be `secret:NAME`. */
export interface SearchSettings {
  readonly searxng?: { readonly url: string } | undefined;
  readonly brave?: { readonly key: string; readonly url?: string | undefined } | undefined;
  readonly tavily?: { readonly key: string; readonly url?: string | undefined } | undefined;
  readonly mediawiki?: { readonly url?: string | undefined } | undefined;
}

/** The providers of this package: those the host has set up, in this order, and a wiki always. */
export function builtInProviders(settings: SearchSettings, tools: ConstructorParameters<typeof ProviderClient>[1]): SearchProvider[] {
  const client = (id: string): ProviderClient => new ProviderClient(id, tools);
  return [
    settings.searxng && searxng(client('searxng'), settings.searxng.url),
    settings.brave && brave(client('brave'), settings.brave.key, settings.brave.url),
    settings.tavily && tavily(client('tavily'), settings.tavily.key, settings.tavily.url),
    mediawiki(client('mediawiki'), settings.mediawiki?.url),
  ].filter((each) => each !== undefined);
}
