import { defineExtensionPoint } from '@millrace/core';
import { providerProblem, type SearchProvider } from './web/search-provider.js';

/** The ways to search the web that other plugins bring; `web_search` takes one by its id. */
export const searchProviders = defineExtensionPoint<SearchProvider>('main.searchProviders', { check: providerProblem });
