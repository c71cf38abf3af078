/** A model's name as price lists know it, and whose price list. */
export interface ModelName {
  readonly id: string;
  readonly providerId?: string;
}

const providers: Readonly<Record<string, string>> = {
  anthropic: 'anthropic',
  azure: 'azure',
  bedrock: 'aws',
  cohere: 'cohere',
  deepseek: 'deepseek',
  gemini: 'google',
  google: 'google',
  groq: 'groq',
  mistral: 'mistral',
  mistralai: 'mistral',
  openai: 'openai',
  openrouter: 'openrouter',
  xai: 'x-ai',
  'x-ai': 'x-ai',
};

/** Takes off what routers put before a model's name: `openai/gpt-4o`, `models/gemini-2.5-pro`. */
export function readModelName(model: string): ModelName {
  const name = model.trim().replace(/^models\//, '');
  const slash = name.indexOf('/');
  const providerId = slash > 0 ? providers[name.slice(0, slash).toLowerCase()] : undefined;
  return providerId === undefined ? { id: name } : { id: name.slice(slash + 1), providerId };
}

/** How a price was found: for this very model, for its undated name, for a relative of it, or not at all. */
export type PriceMatch = 'override' | 'exact' | 'alias' | 'family' | 'none';

/**
 * Says how close the priced model is to the one asked for.
 *
 * @remarks Price lists match by prefix, so a new model silently gets the price of an older one; that is `family`.
 */
export function compareModels(asked: string, priced: string): 'exact' | 'alias' | 'family' {
  if (plain(asked) === plain(priced)) return 'exact';
  return undated(plain(asked)) === undated(plain(priced)) ? 'alias' : 'family';
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('.', '-').replaceAll('_', '-');
}

function undated(name: string): string {
  return name.replace(/(@|-)(latest|\d{8}|\d{4}-\d{2}-\d{2})$/, '');
}
